"""What selling costs: rates of the firm, and what was spent on a deal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.field_groups import require_to_give, require_writes
from crm.access.scopes import require
from crm.audit.actions import record
from crm.money.amounts import rounded
from sales.actions.deals import locked_deal
from sales.models import CostRate, Deal, DealCost
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from crm.people.models import User

WHY = "rows of a deal in hand"


@transaction.atomic
def set_cost_rates(*, by: User, rates: Mapping[str, Decimal]) -> None:
    """What a unit of each kind costs from now on; what was noted keeps its amount."""
    require(by, "sales_rules", "change")
    require_writes(by, CostRate, ["amount"])
    for kind, amount in rates.items():
        known = CostRate.objects.select_for_update().filter(kind=kind).first() or CostRate(kind=kind)
        before, known.amount = known.amount, amount
        if known.pk is None or before != amount:
            known.save()
            record(
                by=by, action="change", target=known,
                before={"amount": str(before)}, after={"amount": str(amount)},
            )  # fmt: skip


@transaction.atomic
def add_cost(
    *,
    deal: Deal,
    by: User,
    kind: str,
    quantity: Decimal = Decimal(1),
    on: date | None = None,
    amount: Decimal | None = None,
    note: str = "",
) -> DealCost:
    """Note what was spent. Without `amount` it is reckoned by the rate; only who may write costs gives one."""
    current = locked_deal(deal, by)
    require_to_give(by, DealCost, amount=amount, note=note)
    if kind not in CostRate.Kind.values:
        raise ValidationError({"kind": _("Choose a kind.")})
    if quantity <= 0:
        raise ValidationError({"quantity": _("More than nothing.")})
    if amount is None:
        if kind == CostRate.Kind.OTHER:
            raise ValidationError(
                {"amount": _("Other costs have an amount, given by whoever may write costs.")}
            )
        rate = CostRate.objects.filter(kind=kind).values_list("amount", flat=True).first() or Decimal(0)
        amount = rounded(rate * quantity, firm_currency())
    row = DealCost.objects.unscoped(WHY).create(
        deal=current,
        kind=kind,
        quantity=quantity,
        amount=amount,
        on=on or timezone.localdate(),
        by=by,
        note=note,
    )
    record(by=by, action="change", target=current, after={"spent": _words(row)})
    return row


@transaction.atomic
def remove_cost(*, row: DealCost, by: User) -> None:
    current = locked_deal(row.deal, by)
    record(by=by, action="change", target=current, before={"spent": _words(row)})
    DealCost.objects.unscoped(WHY).filter(pk=row.pk).delete()


def _words(row: DealCost) -> str:
    """Without the amount, which not everybody who reads the history of the deal may see."""
    return f"{row.get_kind_display()} {row.quantity.normalize():f}, {row.on}"
