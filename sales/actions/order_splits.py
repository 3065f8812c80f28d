from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import can
from crm.audit.actions import record
from crm.events import OrderWritten, publish
from crm.money.amounts import HUNDRED
from sales.models import Order, OrderSplit

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def split_order(*, order: Order, shares: Sequence[tuple[User, Decimal]], by: User) -> Order:
    """Say who sold an order together; nobody: whoever it was sold by, alone. The shares add up to a hundred."""
    orders = Order.objects.unscoped("the right is asked on the next line").select_for_update(of=("self",))
    current: Order = orders.get(pk=order.pk)
    if not can(by, "change", current):
        raise PermissionDenied
    if shares and sum(percent for _user, percent in shares) != HUNDRED:
        raise ValidationError(_("The shares add up to 100 %."))
    if len({user.pk for user, _percent in shares}) < len(shares):
        raise ValidationError(_("Name each colleague once."))
    rows = OrderSplit.objects.unscoped("the order may be changed").filter(order=current)
    before = [row.terms() for row in rows]
    rows.delete()
    fresh = [OrderSplit(order=current, user=user, percent=percent) for user, percent in shares if percent]
    OrderSplit.objects.bulk_create(fresh)
    after = [row.terms() for row in fresh]
    if before != after:
        current.version += 1
        current.changed_at = timezone.now()
        current.save(update_fields=["version", "changed_at"])
        record(by=by, action="change", target=current, before={"shares": before}, after={"shares": after})
        publish(OrderWritten(by=by, order_ids=(current.pk,)))
    return current
