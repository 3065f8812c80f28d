"""Mails on a client's stream: one line a thread, where its latest mail stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber, Substr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from contacts.models import Client, Mail, MailFiling, Privacy
from contacts.queries.entries import SENTENCES, name_of
from contacts.queries.timeline_sources import may_have
from contacts.registries import TimelineEntry
from crm.access.context import access_of
from crm.access.locks import ScopedQuerySet
from crm.access.scopes import can
from crm.people.models import User
from crm.web.formats import number

SNIPPET = 220
COLUMNS = (
    "happened_at", "person__name", "mail__people", "mail__subject", "mail__is_outgoing", "mail__by__name",
    "mail__privacy", "mail__fresh_length", "mail__trouble", "mail__is_bounce",
)  # fmt: skip


def filings_of(client: Client, user: User) -> ScopedQuerySet:
    """What is filed on ONE client in hand, of mails that the person may read; joins no more than the mail."""
    if not can(user, "view", client):
        return MailFiling.objects.none()
    rows = MailFiling.objects.unscoped("the client was asked, and who reads the mail is asked here")
    for reader in filter(None, (user, getattr(user, "previewed_by", None))):
        rows = rows.filter(Mail.readable_by(reader, "mail__"))
    return rows.filter(client=client)


def filed_on(client: Any) -> ScopedQuerySet:
    rows = MailFiling.objects.unscoped("whether there are any; who reads them is asked where they are shown")
    return rows.filter(client=client)


def mail_entries(
    client: Client,
    user: User,
    before: datetime | None,
    limit: int,
    ids: Sequence[int] | None = None,
    is_incoming: bool | None = None,
) -> list[TimelineEntry]:
    """The latest mail of each thread, with how many there are; one query. With `ids` just those mails, with
    `is_incoming` those of one direction.
    """
    if not may_have(client, "mails"):
        return []
    by_thread = [F("mail__thread")]
    rows = filings_of(client, user)
    if is_incoming is not None:
        rows = rows.filter(mail__is_outgoing=not is_incoming)
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by=by_thread, order_by=["-happened_at", "-pk"]),
        count=Window(Count("pk"), partition_by=by_thread),
        beginning=Substr("mail__text", 1, SNIPPET * 2),
    )
    rows = rows.filter(place=1) if ids is None else rows.filter(mail__in=ids)
    if before:
        rows = rows.filter(happened_at__lt=before)
    rows = rows.select_related("mail__by", "person").only(*COLUMNS).order_by("-happened_at", "-mail")[:limit]
    shows_text = access_of(user).reads("notes")
    return [_entry(row, user, shows_text=shows_text) for row in rows]


def _entry(row: Any, user: User, *, shows_text: bool) -> TimelineEntry:
    mail = row.mail
    other = row.person.name if row.person else name_of_other(mail)
    with_person, without = SENTENCES["email", not mail.is_outgoing]
    sentence = str(with_person if other else without)
    bold = format_html("<b>{}</b>", other) if other else ""
    title = format_html(sentence, who=name_of(mail.by, user) if mail.by else _("us"), person=bold)
    if mail.is_bounce:
        lost = _("A mail to {person} did not arrive") if other and row.person else _("A mail did not arrive")
        title = format_html(str(lost), person=bold)
    elif shows_text:
        title = format_html("{}: <bdi>{}</bdi>", title, mail.title)
    facts = [] if row.count == 1 else [(_("Mails in this thread"), number(row.count))]
    if mail.privacy != Privacy.CLIENT:
        facts.append((_("Read by"), str(mail.get_privacy_display())))
    return TimelineEntry(
        at=row.happened_at,
        key=f"mail-{mail.pk}",
        kind="email",
        icon="mail" if mail.is_outgoing else "mail-open",
        title=title,
        body=snippet(row.beginning, mail.fresh_length) if shows_text else "",
        url=reverse("mail_page", args=[mail.pk]),
        tone="mail",
        tag=_tag(mail),
        tag_tone="bad" if mail.is_bounce else "warn",
        facts=tuple(facts),
    )


def _tag(mail: Mail) -> str:
    if mail.is_bounce:
        return str(_("Did not arrive"))
    return str(_("To check")) if mail.trouble else ""


def name_of_other(mail: Mail) -> str:
    """The first who is not one of us, by name; without one, what stands before the @ of the address."""
    headers = ("to", "cc", "bcc") if mail.is_outgoing else ("from",)
    found = next((one for one in mail.people if one[0] in headers), None)
    return (found[1] or found[2].partition("@")[0]) if found else ""


def writer_of(mail: Mail) -> str:
    """Who wrote it, by name; of an address only what stands before the @."""
    found = next((one for one in mail.people if one[0] == "from"), None)
    return (found[1] or found[2].partition("@")[0]) if found else str(mail.by or "")


def snippet(text: str, fresh_length: int = 0) -> str:
    """The first words of what is new, on one line."""
    words = " ".join((text[:fresh_length] if fresh_length else text).split())
    return words if len(words) <= SNIPPET else words[:SNIPPET].rsplit(" ", 1)[0] + " …"
