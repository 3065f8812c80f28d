from __future__ import annotations

from django.db.models import OuterRef, Subquery

from contacts.models import Client
from crm.events import ClientHandedOver, subscribe
from service.models import Ticket


def follow_handover(event: ClientHandedOver) -> None:
    """Tickets are seen with their client, so they follow it to its new owner."""
    client = Client.objects.unscoped("the columns of the handed-over clients").filter(pk=OuterRef("client"))
    Ticket.objects.unscoped("tickets follow their client").filter(client__in=event.client_ids).update(
        owner=Subquery(client.values("owner")),
        team=Subquery(client.values("team")),
        branch=Subquery(client.values("branch")),
    )


def subscribe_all() -> None:
    subscribe(ClientHandedOver, follow_handover)
