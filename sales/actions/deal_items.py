from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from crm.audit.actions import record
from crm.money.amounts import ZERO
from sales.actions.client_figures import refresh_client_figures
from sales.actions.deals import base_of, keep, locked_deal, no_rate
from sales.actions.line_prices import with_prices
from sales.actions.lines import LineTerms, rewrite, with_costs
from sales.models import Deal, DealItem
from sales.queries.rates import NoRateError

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def set_items(*, deal: Deal, items: Sequence[LineTerms], by: User, version: int | None = None) -> Deal:
    """Replace the items of a deal; its value becomes their net sum, or stays when none is left."""
    current = locked_deal(deal, by, version)
    before = current.amount
    stored = list(DealItem.objects.unscoped("the deal is in hand").filter(deal=current))
    today = timezone.localdate()
    try:
        terms = with_prices(with_costs(items, stored, by), stored, current, today)
        sums = rewrite(DealItem, {"deal": current}, terms, current.currency, today)
    except NoRateError as error:
        raise ValidationError(no_rate(error)) from error
    if items:
        current.amount = max(sums.net, ZERO)
        current.base_amount = base_of(current)
    keep(current, "amount", "base_amount")
    refresh_client_figures([current.client_id])
    record(
        by=by,
        action="change",
        target=current,
        before={"amount": str(before)},
        after={"amount": str(current.amount), "items": len(items)},
    )
    return current
