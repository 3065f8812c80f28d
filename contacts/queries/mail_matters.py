"""The records that mails are about, and the mails that stand on such a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Substr
from django.http import Http404

from contacts.mail_matters import Contact, MailMatter, mail_matters
from contacts.models import Mail, MailAbout, OutgoingMail
from contacts.queries.mail_entries import SNIPPET, snippet, writer_of
from crm.access.context import access_of
from crm.access.scopes import visible_or_404

if TYPE_CHECKING:
    from crm.people.models import User

FEW = 10
MOST = 200


def matter_of(entity: str, user: User) -> MailMatter | None:
    """Of a module that is on."""
    return next((one for one in mail_matters.on_for(user) if one.key == entity), None)


def matter_or_404(user: User, entity: str, pk: int) -> Any:
    """The record that one writes from."""
    matter = matter_of(entity, user)
    if matter is None:
        raise Http404
    return visible_or_404(matter.model.objects.select_related("client"), user, pk=pk)


def about_of(draft: OutgoingMail, user: User) -> Any:
    """The record that a draft is about, as long as its writer sees it; None for none."""
    matter = matter_of(draft.about_entity, user) if draft.about_id else None
    if matter is None:
        return None
    rows = matter.model.objects.visible_to(user).select_related("client")
    return rows.filter(pk=draft.about_id, client=draft.client_id).first()


def contact_of(about: Any) -> Contact:
    matter = mail_matters.get(about.entity) if about is not None else None
    return matter.contact(about) if matter else Contact()


def subject_of(about: Any) -> str:
    matter = mail_matters.get(about.entity) if about is not None else None
    return " ".join(matter.subject(about).split())[:300] if matter else ""


def mails_about(record: Any, user: User, limit: int = FEW) -> list[Any]:
    """The threads that were begun from a record in sight, mail by mail, the latest first; one more than `limit` where
    there are more. Each with its `writer`, and its `snippet` for whoever reads what is written.
    """
    rows = MailAbout.objects.unscoped("the record is in sight; who reads each mail is asked of the mail")
    rows = rows.filter(about_entity=record.entity, about_id=record.pk)
    # Known first: with few of them the mails are found by their threads, not along everybody's by time.
    threads = list(rows.order_by().values_list("mail__thread", flat=True).distinct()[:MOST])
    if not threads:
        return []
    mails = Mail.objects.visible_to(user).filter(thread__in=threads).select_related("by")
    mails = mails.defer("html", "text").annotate(beginning=Substr("text", 1, SNIPPET * 2))
    found = list(mails.order_by("-sent_at", "-pk")[: limit + 1])
    shows_text = access_of(user).reads("notes")
    for mail in found:
        mail.writer = writer_of(mail)
        mail.snippet = snippet(mail.beginning, mail.fresh_length) if shows_text else ""
    return found


def records_of(mails: Iterable[Any], user: User) -> list[Any]:
    """What the mails of a thread are about, as far as the reader sees it; one query, and one for each kind found."""
    rows = MailAbout.objects.unscoped("of mails in sight; the records are asked for below")
    wanted: dict[str, set[int]] = defaultdict(set)
    keys = [mail.pk for mail in mails]
    for entity, pk in rows.filter(mail__in=keys).values_list("about_entity", "about_id"):
        wanted[entity].add(pk)
    found = []
    for matter in mail_matters.on_for(user):
        if ids := wanted.get(matter.key):
            found += matter.model.objects.visible_to(user).filter(pk__in=ids).order_by("pk")
    return found
