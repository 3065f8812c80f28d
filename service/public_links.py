"""Signed addresses by which a client reaches their own ticket without an account."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from service.models import Ticket

SALT = "service.ticket"


def ticket_token(ticket: Ticket) -> str:
    return signing.dumps(ticket.pk, salt=SALT)


def ticket_of(token: str) -> Ticket | None:
    """The ticket that a token opens; None for a token that we did not sign."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    ticket: Ticket | None = (
        Ticket.objects.unscoped("whoever holds the signed address may read it").filter(pk=pk).first()
    )
    return ticket


def ticket_link(ticket: Ticket) -> str:
    """The full address for a mail."""
    return f"{settings.PUBLIC_URL}{reverse('public_ticket', args=[ticket_token(ticket)])}"
