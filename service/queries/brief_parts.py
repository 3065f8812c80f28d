"""What service says in the brief of a client: open tickets, and which of them wait too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client
from contacts.registries import BriefLine
from crm.web.formats import relative_day
from service.models import Ticket

if TYPE_CHECKING:
    from crm.people.models import User

LONG = timedelta(days=7)


def ticket_lines(clients: Sequence[Client], user: User) -> Mapping[int, Sequence[BriefLine]]:
    """Unfinished tickets, urgent and old ones first."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    tickets = Ticket.objects.visible_to(user).filter(client__in=clients, state__in=Ticket.UNFINISHED)
    for ticket in tickets.select_related("agent").order_by("-priority", "opened_at", "pk"):
        found[ticket.client_id].append(_line(ticket))
    return found


def _line(ticket: Ticket) -> BriefLine:
    risk = ""
    if ticket.priority == Ticket.Priority.HIGH:
        risk = _("Ticket %(number)s is urgent.") % {"number": ticket.number}
    elif ticket.state != Ticket.State.WAITING and ticket.opened_at < timezone.now() - LONG:
        words = {"number": ticket.number, "when": relative_day(ticket.opened_at)}
        risk = _("Ticket %(number)s, opened %(when)s, still waits for us.") % words
    notes = (
        ticket.get_state_display(),
        relative_day(ticket.opened_at),
        ticket.agent.name if ticket.agent else "",
    )
    return BriefLine(
        text=f"{ticket.number} {ticket.subject}",
        note=" · ".join(note for note in notes if note),
        url=ticket.get_absolute_url(),
        tone="warn" if risk else "",
        risk=risk,
    )
