"""A ticket is written about: the mail goes to whoever asked, and stands on it."""

from __future__ import annotations

from contacts.mail_matters import Contact, MailMatter
from service.models import Ticket


def requester_of(ticket: Ticket) -> Contact:
    return Contact(ticket.requester_email.strip().lower(), ticket.requester_name)


MATTER = MailMatter(Ticket.entity, Ticket, str, requester_of, module="service")
