"""Tickets in the search box: by number, by words of the subject or the requester, by their e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.search.providers import Hit, SearchProvider
from crm.search.text import SearchText
from service.models import Ticket
from service.queries.matches import ticket_matches

if TYPE_CHECKING:
    from crm.people.models import User

# One letter is in nearly every subject.
SHORTEST = 2


def find_tickets(user: User, text: SearchText, limit: int) -> Sequence[Hit]:
    """Unfinished ones first, those of the last activity before others."""
    if len(text.text) < SHORTEST:
        return []
    rows = Ticket.objects.visible_to(user).filter(ticket_matches(text.text, user))
    found = rows.order_by("-last_activity_at", "-pk")[: limit * 4]
    return [_hit(ticket) for ticket in sorted(found, key=lambda ticket: ticket.is_finished)[:limit]]


def recall_tickets(user: User, ids: Sequence[int]) -> dict[int, Hit]:
    rows = Ticket.objects.visible_to(user).filter(pk__in=ids)
    return {ticket.pk: _hit(ticket) for ticket in rows}


def _hit(ticket: Ticket) -> Hit:
    note = " · ".join((ticket.requester_name, str(ticket.get_state_display())))
    return Hit(str(ticket), ticket.get_absolute_url(), note)


TICKET_SEARCH = SearchProvider(
    "ticket", _("Tickets"), "ticket", Ticket.entity, find_tickets, recall_tickets, "service", 40
)
