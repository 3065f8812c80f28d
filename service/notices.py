"""What colleagues are told about tickets (crm.messages.kinds)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from crm.changes.models import ChangeSet
from crm.messages.actions.telling import Told, tell
from crm.messages.kinds import NoticeKind, notice_kinds
from crm.web import formats

if TYPE_CHECKING:
    from crm.people.models import User

TICKETS_GIVEN = "tickets_given"


def given_words(text: str, params: Mapping[str, Any]) -> str:
    count = int(params.get("count", 1))
    words = ngettext("%(name)s gave you %(n)s ticket", "%(name)s gave you %(n)s tickets", count) % {
        "name": params.get("by", ""), "n": formats.number(count),
    }  # fmt: skip
    return f"{words}: {text}" if text else words


KIND = NoticeKind(
    TICKETS_GIVEN, gettext_lazy("Tickets given to me"),
    gettext_lazy("When a colleague makes you the agent of a ticket, or of many."), "ticket", given_words,
    module="service", order=17,
)  # fmt: skip


def register_notices() -> None:
    notice_kinds.register(KIND)


def tell_of_tickets(change_set: ChangeSet, *, to: User, by: User) -> None:
    """One notice for all that the change gave."""
    count = change_set.row_count
    if count and to.pk != by.pk:
        link = f"{reverse('ticket_list')}?agent=me"
        params = {"by": by.name, "count": count}
        tell([Told(to.pk, TICKETS_GIVEN, "", link, f"given:{change_set.pk}", params)])
