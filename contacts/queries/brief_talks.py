"""What a brief says of the last mails, and of what came of calls by a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import CallItem, Client, Mail, MailFiling
from contacts.queries.mail_entries import name_of_other
from contacts.registries import BriefLine
from crm.access.context import access_of
from crm.web.formats import date_short

if TYPE_CHECKING:
    from crm.people.models import User

FEW = 3
MAIL_COLUMNS = (
    "client", "happened_at", "person__name", "mail__people", "mail__subject", "mail__is_outgoing",
)  # fmt: skip


def mail_lines(clients: Sequence[Client], user: User) -> Mapping[int, Sequence[BriefLine]]:
    """The latest few of each client that the person may read; subjects only with the right to notes. One query."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    rows = MailFiling.objects.unscoped("the clients are in sight, and who reads the mail is asked here")
    for reader in filter(None, (user, getattr(user, "previewed_by", None))):
        rows = rows.filter(Mail.readable_by(reader, "mail__"))
    shows_subject = access_of(user).reads("notes")
    rows = _latest(rows.filter(client__in=clients), "happened_at").select_related("mail", "person")
    for row in rows.only(*MAIL_COLUMNS):
        other = row.person.name if row.person else name_of_other(row.mail)
        way = _("to %(name)s") if row.mail.is_outgoing else _("from %(name)s")
        note = (
            f"{date_short(row.happened_at)} · {way % {'name': other}}"
            if other
            else date_short(row.happened_at)
        )
        text = row.mail.title if shows_subject else _("E-mail")
        found[row.client_id].append(BriefLine(text, note, url=reverse("mail_page", args=[row.mail_id])))
    return found


def call_lines(clients: Sequence[Client], user: User) -> Mapping[int, Sequence[BriefLine]]:
    """What the latest few calls by a list came to, of the lists that the person sees. One query."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    if not access_of(user).reads("notes"):
        return found
    rows = CallItem.objects.visible_to(user).filter(client__in=clients, state=CallItem.State.DONE)
    for row in _latest(rows.exclude(result=""), "done_at").select_related("call_list"):
        note = f"{row.call_list.name} · {date_short(row.done_at)}"
        line = BriefLine(str(row.get_result_display()), note, url=row.get_absolute_url())
        found[row.client_id].append(line)
    return found


def _latest(rows: Any, moment: str) -> Any:
    place = Window(RowNumber(), partition_by=F("client"), order_by=[F(moment).desc(), F("pk").desc()])
    return rows.annotate(place=place).filter(place__lte=FEW).order_by("client", f"-{moment}", "-pk")
