"""What comes back, or is cancelled, is a new order with lines below zero; the one that was agreed is never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.events import OrderWritten, publish
from sales.actions.client_figures import refresh_client_figures
from sales.actions.numbers import take_number
from sales.actions.orders import DAYS_TO_PAY, keep_base
from sales.actions.payments import locked_order
from sales.models import Order, OrderLine, OrderReturn
from sales.models.lines import sums_of

if TYPE_CHECKING:
    from crm.people.models import User

NAMES = ("net_amount", "vat_amount", "margin_amount")


@transaction.atomic
def return_lines(*, order: Order, quantities: Mapping[int, Decimal], reason: str, by: User) -> Order:
    """`quantities`: by the key of the order's line. The last of a line takes back what is left of its figures, so that
    both together are nothing to the cent; the rate is that of the order.

    Raises ValidationError for more than was sold and did not come back yet, and for a return of a return.
    """
    require(by, Order.entity, "create")
    current = locked_order(order, by)
    told = OrderReturn.Reason(reason)
    if OrderReturn.objects.unscoped("of an order in hand").filter(order=current).exists():
        raise ValidationError(_("This order is a return itself."))
    back, lines, figures = returned_of(current), [], {}
    for line in OrderLine.objects.unscoped("of an order in hand").filter(order=current):
        quantity = quantities.get(line.pk, Decimal(0))
        if quantity:
            made = _taken_back(line, quantity, back[line.pk], current.currency)
            lines.append(made)
            parts = (quantity, *(-getattr(made, name) for name in NAMES))
            figures[str(line.pk)] = [str(part) for part in parts]
    if not lines:
        raise ValidationError(_("Say how much of which line comes back."))
    made_order = _order_of(current, lines)
    OrderReturn.objects.create(order=made_order, returned=current, reason=told, figures=figures)
    record(by=by, action="create", target=made_order, after={"gross_amount": str(made_order.gross_amount)})
    record(by=by, action="return", target=current, after={"order": made_order.number, "reason": told.value})
    publish(OrderWritten(by=by, order_ids=(current.pk, made_order.pk)))
    return made_order


def returned_of(order: Order) -> defaultdict[int, list[Decimal]]:
    """Of each line [quantity, net, VAT, margin] that came back already."""
    found: defaultdict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    rows = OrderReturn.objects.unscoped("of an order in hand").filter(returned=order)
    for figures in rows.values_list("figures", flat=True):
        for key, parts in figures.items():
            pairs = zip(found[int(key)], parts, strict=True)
            found[int(key)] = [before + Decimal(part) for before, part in pairs]
    return found


def _taken_back(line: OrderLine, quantity: Decimal, before: list[Decimal], currency: str) -> OrderLine:
    left = line.quantity - before[0]
    if quantity < 0 or quantity > left:
        raise ValidationError(
            _("%(text)s: at most %(left)s can come back.") % {"text": line.text, "left": left}
        )
    made = OrderLine(**line.terms() | {"quantity": -quantity})
    made.compute(currency)
    if quantity == left:
        for name, taken in zip(NAMES, before[1:], strict=True):
            setattr(made, name, taken - getattr(line, name))
    return made


def _order_of(current: Order, lines: list[OrderLine]) -> Order:
    """It belongs to whoever the order belongs to, and counts for whoever sold it."""
    today = timezone.localdate()
    made = Order(
        number=take_number("O", today), client=current.client, currency=current.currency, deal_id=current.deal_id,
        ordered_on=today, due_on=today + timedelta(days=DAYS_TO_PAY), owner=current.owner, team_id=current.team_id,
        branch_id=current.branch_id, sold_by=current.sold_by, reference=current.number,
    )  # fmt: skip
    made.take(sums_of(lines))
    keep_base(made, current.rate)
    made.save()
    for line in lines:
        line.order = made
    OrderLine.objects.bulk_create(lines)
    refresh_client_figures([current.client_id])
    return made
