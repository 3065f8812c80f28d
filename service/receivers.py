from __future__ import annotations

from crm.changes.models import ChangeSet
from crm.events import ClientHandedOver, subscribe
from service.actions.handover import pass_tickets_on


def follow_handover(event: ClientHandedOver) -> None:
    change_set = ChangeSet.objects.get(pk=event.change_set_id) if event.change_set_id else None
    pass_tickets_on(client_ids=event.client_ids, giver_id=event.from_id, change_set=change_set)


def subscribe_all() -> None:
    subscribe(ClientHandedOver, follow_handover)
