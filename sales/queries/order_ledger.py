"""What was paid of an order, and what came back of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from crm.access.context import access_of
from sales.models import Order, OrderReturn, Payment

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass
class Ledger:
    """Two queries; payments only for whoever reads finance."""

    order: Order
    user: User

    @cached_property
    def payments(self) -> list[Payment]:
        if not access_of(self.user).reads("finance"):
            return []
        rows = Payment.objects.visible_within(self.order, self.user).filter(order=self.order)
        return list(rows.order_by("paid_on", "pk"))

    @property
    def paid(self) -> Decimal:
        return sum((row.amount for row in self.payments), Decimal(0))

    @property
    def left(self) -> Decimal:
        is_said = self.order.payment == Order.Payment.DONE and not self.payments
        return Decimal(0) if is_said else self.order.gross_amount - self.paid

    @cached_property
    def _returns(self) -> list[OrderReturn]:
        rows = OrderReturn.objects.visible_to(self.user).filter(Q(order=self.order) | Q(returned=self.order))
        return list(rows.select_related("order", "returned").order_by("pk"))

    @property
    def is_of(self) -> OrderReturn | None:
        """The return that this order is."""
        return next((row for row in self._returns if row.order_id == self.order.pk), None)

    @property
    def returns(self) -> list[OrderReturn]:
        return [row for row in self._returns if row.returned_id == self.order.pk]
