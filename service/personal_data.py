"""Where service holds a person's data (crm.personal_data): tickets, also those of strangers who wrote by a form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.personal_data import Place, RetentionRule, Subject, places, reasons_of_shares, retention_rules
from service.models import Ticket, TicketMessage, TicketTeamShare, TicketUserShare

TICKET_BLANK = {
    "subject": _("Erased"), "requester_name": "–", "requester_email": "", "requester_phone": "", "language": "",
    "person": None, "custom": {},
}  # fmt: skip


def own_tickets(subject: Subject, path: str = "") -> Q:
    mine = Q(**{f"{path}client": subject.client_id}) if subject.is_client else Q()
    mine |= subject.rows_with_person(Ticket, path)
    # By its address only a stranger's ticket, or one of the same client: others write from a shared mailbox too.
    wrote = Q(**{f"{path}requester_email__in": [address.lower() for address in subject.emails]})
    near = Q(**{f"{path}client": None}) | Q(**{f"{path}client": subject.client_id, f"{path}person": None})
    return mine | (wrote & near)


PLACES = (
    Place(
        "ticket_messages", _("Messages of tickets"), TicketMessage,
        lambda subject: own_tickets(subject, "ticket__"), ("ticket", "kind", "text", "at"),
        near=lambda subject: Q(ticket__client=subject.client_id), texts=("text",), module="service", order=50,
    ),
    Place(
        "tickets", _("Tickets"), Ticket, own_tickets,
        ("number", "subject", "state", "source", "requester_name", "requester_email", "requester_phone", "language",
         "opened_at", "solved_at", "closed_at", "custom"),
        blank=TICKET_BLANK,
        near=lambda subject: Q(client=subject.client_id), texts=("subject", "requester_name", "requester_phone"),
        module="service", order=51,
    ),
    *reasons_of_shares(
        TicketUserShare, TicketTeamShare,
        near=lambda subject: Q(content_object__client=subject.client_id), module="service", order=52,
    ),
)  # fmt: skip


def strangers(limit: datetime) -> Any:
    """Closed tickets of people whom no client stands for, whose words are still there."""
    rows = Ticket.objects.unscoped("a rule of the firm, whoever sees the tickets")
    old = rows.filter(client=None, state=Ticket.State.CLOSED, closed_at__lt=limit)
    return old.exclude(requester_name="–", requester_email="").order_by("pk")


def forget_stranger(ticket: Ticket) -> None:
    """Also an answered form holds names: the words go, that there was a ticket and how long it took stays."""
    rows = Ticket.objects.unscoped("a rule of the firm").filter(pk=ticket.pk)
    TicketMessage.objects.unscoped("a rule of the firm").filter(ticket=ticket).delete()
    rows.update(**{name: str(value) if value else value for name, value in TICKET_BLANK.items()})


def register() -> None:
    for place in PLACES:
        places.register(place)
    retention_rules.register(
        RetentionRule(
            "tickets",
            _("Closed tickets of people who are no clients, months"),
            _("Name, address and messages go; that there was a ticket, and how long it took, stays."),
            strangers,
            forget_stranger,
            module="service",
            order=30,
        )
    )
