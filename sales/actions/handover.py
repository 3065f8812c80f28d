"""The papers of clients go where their clients go."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from contacts.actions.giving import follow_clients
from crm.changes.models import ChangeSet
from sales.models import Deal, Order, Presentation, Quote


@transaction.atomic
def pass_on(*, client_ids: Sequence[int], change_set: ChangeSet | None = None) -> None:
    """Deals, papers and presentations of these clients get their clients' new owner; `sold_by` of an order stays."""
    for model in (Deal, Quote, Order, Presentation):
        follow_clients(model, client_ids, change_set)
