"""Open tickets of a group of companies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from contacts.group_figures import GroupFigure
from contacts.group_parts import reverse_of
from crm.web.formats import number
from service.lists import UNFINISHED
from service.models import Ticket

if TYPE_CHECKING:
    from crm.people.models import User


def _open_tickets(client_ids: Sequence[int], user: User) -> int:
    rows = Ticket.objects.visible_to(user).filter(client__in=client_ids, state__in=Ticket.UNFINISHED)
    found: int = rows.count()
    return found


def _said(count: int) -> str:
    return ngettext("%(n)s open ticket", "%(n)s open tickets", count) % {"n": number(count)}


OPEN_TICKETS = GroupFigure(
    "tickets",
    _open_tickets,
    _said,
    reverse_of("ticket_list", f"&{UNFINISHED}"),
    Ticket.entity,
    "service",
    order=40,
)
