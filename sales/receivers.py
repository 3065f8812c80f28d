"""What sales hears from the rooms below."""

from __future__ import annotations

from crm.changes.models import ChangeSet
from crm.events import ActivityChanged, ClientHandedOver, ClientsMerged, subscribe
from sales.actions.deal_steps import refresh_deal_steps
from sales.actions.handover import move_to_client, pass_on
from sales.models import Deal


def on_activity(event: ActivityChanged) -> None:
    if event.subject_entity == Deal.entity and event.subject_id:
        refresh_deal_steps([event.subject_id])


def on_handed_over(event: ClientHandedOver) -> None:
    pass_on(client_ids=event.client_ids, change_set=_change_set(event.change_set_id))


def on_merged(event: ClientsMerged) -> None:
    move_to_client(
        kept_id=event.kept_id,
        merged_ids=event.merged_ids,
        change_set=_change_set(event.change_set_id),
    )


def _change_set(pk: int | None) -> ChangeSet | None:
    return ChangeSet.objects.get(pk=pk) if pk else None


def listen() -> None:
    subscribe(ActivityChanged, on_activity)
    subscribe(ClientHandedOver, on_handed_over)
    subscribe(ClientsMerged, on_merged)
