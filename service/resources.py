"""What leaves in an export of tickets: one field per column, named by the column's key."""

from __future__ import annotations

from import_export.fields import Field
from import_export.resources import Resource

from crm.access.scopes import seen_or_none
from crm.lists.plain import plain
from service.models import Ticket


class TicketResource(Resource):
    subject = plain("subject", "subject")
    number = plain("number", "number")
    state = Field(column_name="state")
    client = Field(column_name="client")
    queue = plain("queue__name", "queue")
    priority = Field(column_name="priority")
    agent = plain("agent__name", "agent")
    opened = plain("opened_at", "opened")
    activity = plain("last_activity_at", "activity")
    requester = plain("requester_name", "requester")
    email = plain("requester_email", "email")
    source = Field(column_name="source")

    def dehydrate_client(self, ticket: Ticket) -> str:
        """Named to whoever may open it, as on the ticket's page."""
        client = seen_or_none(self.reader, ticket.client)
        return client.name if client else ""

    def dehydrate_state(self, ticket: Ticket) -> str:
        return str(ticket.get_state_display())

    def dehydrate_priority(self, ticket: Ticket) -> str:
        return str(ticket.get_priority_display())

    def dehydrate_source(self, ticket: Ticket) -> str:
        return str(ticket.get_source_display())
