from __future__ import annotations

from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_rows import Operation
from crm.events import ClientHandedOver, subscribe
from service.actions.handover import pass_tickets_on
from service.actions.made_texts import refresh_made_texts
from service.models import Ticket


def follow_handover(event: ClientHandedOver) -> None:
    change_set = ChangeSet.objects.get(pk=event.change_set_id) if event.change_set_id else None
    pass_tickets_on(client_ids=event.client_ids, giver_id=event.from_id, change_set=change_set)


def texts_after_undo(change_set: ChangeSet) -> None:
    """Tickets are as they were before an import: what they are found by follows."""
    touched = ChangeRow.objects.filter(change_set=change_set, model=Ticket._meta.label_lower)
    refresh_made_texts(list(touched.exclude(operation=Operation.CREATE).values_list("row_id", flat=True)))


def subscribe_all() -> None:
    subscribe(ClientHandedOver, follow_handover)
