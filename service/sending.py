"""A ticket is sent to the right colleague as a task about it."""

from __future__ import annotations

from contacts.sending import send_about
from crm.office.sendables import Needs, Sendable
from service.models import Ticket


def needs_of_ticket(ticket: Ticket) -> Needs:
    language = ticket.language or (ticket.client.language if ticket.client else "")
    return Needs(language, ticket.branch_id, f"{ticket.subject} {ticket.queue.name}")


SENDABLE = Sendable(Ticket.entity, Ticket, needs_of_ticket, send_about, module="service")
