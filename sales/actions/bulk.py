"""Many deals or orders at once: each one change set that can be undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from crm.changes.actions.bulk import change_many
from crm.changes.models import ChangeSet
from crm.web.formats import date_short
from sales.models import Order
from sales.queries.board_sums import forget_sums

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User


def move_closing(*, deals: ScopedQuerySet, closes_on: date, by: User) -> ChangeSet:
    """Expect the deals that are still open to close on another day."""
    summary = _("Closing moved to %s") % date_short(closes_on)
    still_open = deals.filter(closed_at=None).exclude(closes_on=closes_on)
    change_set = change_many(rows=still_open, by=by, summary=summary, values={"closes_on": closes_on})
    forget_sums()
    return change_set


def set_delivery(*, orders: ScopedQuerySet, delivery: str, by: User) -> ChangeSet:
    """Say how far delivery has come; complete ones are delivered today. Raises ValueError for an unknown state."""
    state = Order.Delivery(delivery)
    day = timezone.localdate() if state == Order.Delivery.DONE else None
    values = {"delivery": state.value, "delivered_on": day}
    return change_many(
        rows=orders.exclude(delivery=delivery), by=by, summary=_("Delivery: %s") % state.label, values=values
    )


def set_payment(*, orders: ScopedQuerySet, payment: str, by: User) -> ChangeSet:
    """Say how far payment has come; complete ones are paid today. Raises ValueError for an unknown state."""
    state = Order.Payment(payment)
    day = timezone.localdate() if state == Order.Payment.DONE else None
    values = {"payment": state.value, "paid_on": day}
    return change_many(
        rows=orders.exclude(payment=payment), by=by, summary=_("Payment: %s") % state.label, values=values
    )
