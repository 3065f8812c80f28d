"""What sales hears from the rooms below."""

from __future__ import annotations

from contacts.models import Activity
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_rows import Operation
from crm.events import (
    ActivityChanged,
    ClientHandedOver,
    ClientsMerged,
    ClientsParted,
    PlansChanged,
    subscribe,
)
from sales.actions.client_figures import refresh_client_figures
from sales.actions.deal_steps import refresh_deal_steps
from sales.actions.handover import pass_on
from sales.actions.made_texts import refresh_made_texts
from sales.models import Deal, Order
from sales.queries.board_sums import forget_sums


def on_activity(event: ActivityChanged) -> None:
    if event.subject_entity == Deal.entity and event.subject_id:
        refresh_deal_steps([event.subject_id])


def on_plans(event: PlansChanged) -> None:
    if event.subject_entity == Deal.entity:
        refresh_deal_steps(event.subject_ids)


def steps_after_undo(change_set: ChangeSet) -> None:
    """Plans about deals are there again, or as they were."""
    touched = ChangeRow.objects.filter(change_set=change_set, model=Activity._meta.label_lower).values(
        "row_id"
    )
    plans = Activity.objects.unscoped("next steps of deals follow, whoever undid the change")
    deals = plans.filter(pk__in=touched, subject_entity=Deal.entity).values_list("subject_id", flat=True)
    refresh_deal_steps(sorted(set(deals)))


def on_handed_over(event: ClientHandedOver) -> None:
    pass_on(client_ids=event.client_ids, change_set=_change_set(event.change_set_id))


def on_merged(event: ClientsMerged | ClientsParted) -> None:
    refresh_client_figures([event.kept_id, *event.merged_ids])


def figures_after_undo(change_set: ChangeSet) -> None:
    """Orders of an import are gone again: the figures of those whose they were follow."""
    refresh_client_figures(ChangeRow.objects.filter(change_set=change_set).parents(Order._meta.label_lower))


def deals_after_undo(change_set: ChangeSet) -> None:
    """Deals of an import are gone again, or changed ones as they were: what is open with their clients follows."""
    touched = ChangeRow.objects.filter(change_set=change_set, model=Deal._meta.label_lower)
    there = Deal.objects.unscoped("figures and texts of deals follow, whoever undid the change").filter(
        pk__in=touched.exclude(operation=Operation.CREATE).values("row_id")
    )
    changed = dict(there.values_list("pk", "client"))
    refresh_made_texts(list(changed))
    refresh_client_figures({*touched.parents(Deal._meta.label_lower), *changed.values()})
    forget_sums()


def _change_set(pk: int | None) -> ChangeSet | None:
    return ChangeSet.objects.get(pk=pk) if pk else None


def listen() -> None:
    subscribe(ActivityChanged, on_activity)
    subscribe(PlansChanged, on_plans)
    subscribe(ClientHandedOver, on_handed_over)
    subscribe(ClientsMerged, on_merged)
    subscribe(ClientsParted, on_merged)
