"""What the pages of mails show, read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Subquery
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from contacts.models import (
    Channel,
    Client,
    IgnoredAddress,
    Mail,
    MailAttachment,
    MailFiling,
    MailParticipant,
    MailReturn,
    OutgoingMail,
)
from contacts.queries.client_search import client_matches, similar_clients
from contacts.queries.mail_entries import snippet, writer_of
from contacts.queries.mail_matters import records_of
from contacts.queries.mail_waiting import waiting_for
from crm.access.context import access_of
from crm.access.scopes import can
from crm.changes.access import can_undo
from crm.frozen import frozen
from crm.mail.cleaning import clean_html
from crm.people.models import User
from crm.search.text import SearchText

MOST_IN_THREAD = 200
MOST_WAITING = 500
MOST_FOUND = 12
STUCK = [OutgoingMail.State.FAILED, OutgoingMail.State.UNKNOWN]


@dataclass
class MailPage:
    """A mail among those of its thread that the reader may see, the oldest first."""

    mail: Mail
    user: User
    formatted: int = 0

    @cached_property
    def shows_text(self) -> bool:
        return access_of(self.user).reads("notes")

    @cached_property
    def shows_addresses(self) -> bool:
        return access_of(self.user).reads("contact")

    @cached_property
    def mails(self) -> list[Any]:
        """Each with `files` and their `takers`, `returns`, `lines` of people, its `writer`, and `is_open`."""
        rows = Mail.objects.visible_to(self.user).filter(thread=self.mail.thread_id)
        rows = rows.defer("html").select_related("by").order_by("-sent_at", "-pk")
        found = list(rows[:MOST_IN_THREAD])[::-1]
        files = MailAttachment.objects.unscoped("of mails in sight").filter(
            mail__in=[one.pk for one in found]
        )
        by_mail, returns = _by_mail(files.order_by("number")), self._returns(found)
        for one in found:
            one.files, one.returns = by_mail.get(one.pk, []), returns.get(one.pk, [])
            one.lines = self._people(one)
            one.writer = writer_of(one)
            one.is_open = one.pk in {self.mail.pk, found[-1].pk}
            one.snippet = snippet(one.text, one.fresh_length)
        takers = self._takers(found)
        for one in found:
            one.takers = [filing.client for filing in takers.get(one.pk, [])]
        return found

    def _returns(self, mails: list[Any]) -> dict[int, list[Any]]:
        """Which of them did not arrive somewhere; none for whoever reads no addresses."""
        ours = [one.pk for one in mails if one.is_outgoing]
        if not ours or not self.shows_addresses:
            return {}
        rows = MailReturn.objects.unscoped("of mails in sight").filter(mail__in=ours)
        found = list(rows.select_related("change_set").order_by("at", "pk"))
        for row in found:
            made = row.change_set
            row.may_undo = bool(made and made.is_undoable and can_undo(self.user, made))
        return _by_mail(found)

    def _people(self, mail: Mail) -> list[tuple[str, str]]:
        words = {"from": _("From"), "to": _("To"), "cc": _("Copy"), "bcc": _("Blind copy")}
        found: dict[str, list[str]] = {}
        for header, name, address in mail.people:
            shown = name or address.partition("@")[0]
            if self.shows_addresses:
                shown = f"{name} <{address}>" if name else address
            found.setdefault(words[header], []).append(shown)
        return [(word, ", ".join(people)) for word, people in found.items()]

    @cached_property
    def html(self) -> SafeString:
        """The formatted text of the one mail that it was asked for; cleaned once more on its way out."""
        rows = Mail.objects.visible_to(self.user).filter(thread=self.mail.thread_id, pk=self.formatted)
        return mark_safe(clean_html(rows.values_list("html", flat=True).first() or ""))  # noqa: S308

    @cached_property
    def has_html(self) -> set[int]:
        rows = Mail.objects.visible_to(self.user).filter(thread=self.mail.thread_id).exclude(html="")
        return set(rows.values_list("pk", flat=True))

    @cached_property
    def filings(self) -> list[Any]:
        """The clients in sight that the mail is filed on."""
        rows = MailFiling.objects.visible_to(self.user).filter(mail=self.mail)
        return list(rows.select_related("client", "person").order_by("client__name_key"))

    @cached_property
    def records(self) -> list[Any]:
        """Deals, tickets and others in sight that the thread was begun from."""
        return records_of(self.mails, self.user)

    def _takers(self, mails: list[Any]) -> dict[int, list[Any]]:
        """Filings on clients that files of the mail may go to, as documents."""
        bearing = [one.pk for one in mails if one.files and one.raw_path]
        if not (bearing and self.shows_text and self.shows_addresses):
            return {}
        rows = MailFiling.objects.visible_to(self.user).filter(mail__in=bearing)
        found = rows.select_related("client__owner", "client__team", "client__branch").order_by(
            "client__name_key"
        )
        return _by_mail(row for row in found if can(self.user, "change", row.client))

    @cached_property
    def is_mine(self) -> bool:
        rows = MailParticipant.objects.unscoped("whose mail it is")
        return rows.filter(mail=self.mail, user=self.user).exists()

    @property
    def participants(self) -> list[str]:
        rows = MailParticipant.objects.unscoped("colleagues on a mail in sight").filter(mail=self.mail)
        return list(rows.order_by("user__name").values_list("user__name", flat=True))


def _by_mail(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.mail_id, []).append(row)
    return found


def clients_of_mails(mails: Sequence[Mail], user: User) -> dict[int, list[str]]:
    """The names of the clients in sight that these mails stand on; one query."""
    filed: dict[int, list[str]] = {}
    filings = MailFiling.objects.visible_to(user).filter(mail__in=[one.pk for one in mails])
    for mail_id, name in filings.order_by("client__name_key").values_list("mail", "client__name"):
        filed.setdefault(mail_id, []).append(name)
    return filed


@frozen
class Waiting:
    """Mails with one address that is nobody's yet."""

    address: str
    name: str
    mails: Sequence[Mail]


def waiting_by_address(user: User) -> tuple[list[Waiting], list[Mail]]:
    """One's mails that are on no client: by the address that most of them have; and those that could not be read."""
    rows = waiting_for(user).defer("html").order_by("-sent_at", "-pk")
    found = list(rows[:MOST_WAITING])
    counts = Counter(address for mail in found for address in mail.others)
    groups: dict[str, list[Mail]] = {}
    odd = []
    for mail in found:
        if not mail.others or mail.trouble:
            odd.append(mail)
        else:
            first = max(mail.others, key=lambda address: (counts[address], address))
            groups.setdefault(first, []).append(mail)
    names = {one[2]: one[1] for mail in found for one in mail.people if one[1]}
    return [Waiting(key, names.get(key, ""), mails) for key, mails in groups.items()], odd


def ignored_by(user: User) -> list[str]:
    rows = IgnoredAddress.objects.visible_to(user).order_by("address")
    return list(rows.values_list("address", flat=True))


def clients_for(user: User, address: str, words: str = "") -> list[Client]:
    """Whom a mail may belong to: clients found by these words; without any, those with addresses of the same domain."""
    rows = Client.objects.visible_to(user)
    text = SearchText(words.strip()[:100])
    if text.words:
        found = list(
            rows.filter(client_matches(text.text, user)).order_by("-last_activity_at", "-pk")[:MOST_FOUND]
        )
        return found or similar_clients(user, text, MOST_FOUND)
    if not access_of(user).reads("contact") or "@" not in address:
        return []
    same = Channel.objects.visible_to(user).filter(
        kind=Channel.Kind.EMAIL, key__endswith=address[address.rindex("@") :]
    )
    return list(rows.filter(pk__in=same.values("client")).order_by("-last_activity_at", "-pk")[:MOST_FOUND])


def today_waiting(user: User) -> dict[str, Any] | None:
    """For Today: how many mails wait for their client, and how many of one's own need a decision. One query."""
    to_file = MailParticipant.objects.unscoped("one's own list").filter(user=user, is_to_file=True)
    stuck = OutgoingMail.objects.visible_to(user).filter(state__in=STUCK)
    counts = User.objects.filter(pk=user.pk).values_list(
        Subquery(to_file.values("user").annotate(n=Count("pk")).values("n")),
        Subquery(stuck.values("by").annotate(n=Count("pk")).values("n")),
    )
    waiting, unsent = counts.first() or (0, 0)
    return {"count": waiting or 0, "stuck": unsent or 0} if waiting or unsent else None
