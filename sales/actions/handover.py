"""The papers of clients go where their clients go."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from contacts.actions.giving import follow_clients
from crm.changes.actions.keeping import keep_updates
from crm.changes.models import ChangeSet
from sales.actions.client_figures import refresh_client_figures
from sales.models import Deal, Order, Quote


@transaction.atomic
def pass_on(*, client_ids: Sequence[int], change_set: ChangeSet | None = None) -> None:
    """Deals, quotes and orders of these clients get their clients' new owner; `sold_by` of an order stays."""
    for model in (Deal, Quote, Order):
        follow_clients(model, client_ids, change_set)


@transaction.atomic
def move_to_client(*, kept_id: int, merged_ids: Sequence[int], change_set: ChangeSet | None = None) -> None:
    """Deals, quotes and orders of merged clients become those of the one that is kept."""
    for model in (Deal, Quote, Order):
        rows = model.objects.unscoped("they follow clients that were merged").filter(client__in=merged_ids)

        def apply(rows=rows) -> None:  # type: ignore[no-untyped-def]
            rows.update(client=kept_id)

        if change_set is None:
            apply()
        else:
            keep_updates(change_set, model, ["client"], list(rows.values_list("pk", flat=True)), apply)
    refresh_client_figures([kept_id])
