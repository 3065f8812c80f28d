"""Money that came for an order: in parts, or taken back when it was a mistake. The order's state follows the sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.field_groups import require_to_give
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.events import OrderWritten, publish
from crm.web.formats import money
from sales.models import Order, Payment

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def take_payment(*, order: Order, amount: Decimal, by: User, on: date | None = None) -> Payment:
    """At most what is open; below zero for what is paid back on a return. Raises ValidationError beyond that."""
    current = locked_order(order, by)
    require_to_give(by, Payment, amount=amount)
    left = open_amount(current)
    if not left:
        raise ValidationError(_("Nothing is open on this order."))
    if not amount or (amount > 0) != (left > 0) or abs(amount) > abs(left):
        raise ValidationError(
            {"amount": _("At most %s is open.") % money(left, current.currency, cents=True)}
        )
    made: Payment = Payment.objects.create(
        order=current, amount=amount, paid_on=on or timezone.localdate(), by=by
    )
    follow_payments(current, by)
    return made


@transaction.atomic
def drop_payment(*, payment: Payment, by: User) -> ChangeSet:
    """It was a mistake; undoable."""
    current = locked_order(payment.order, by)
    require_to_give(by, Payment, amount=payment.amount)
    summary = _("Payment of %(order)s taken back: %(amount)s") % {
        "order": current.number,
        "amount": money(payment.amount, current.currency, cents=True),
    }
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=summary)
    keep_deletes(change_set, Payment, [payment.pk])
    follow_payments(current, by)
    return change_set


def open_amount(order: Order) -> Decimal:
    """What is still to come; nothing where somebody said that all is paid without saying how."""
    paid = _paid(order)
    if order.payment == Order.Payment.DONE and not paid:
        return Decimal(0)
    return order.gross_amount - paid


def follow_payments(order: Order, by: User | None) -> None:
    """The state by the sums; the day of the last payment once all is there. The caller holds the order."""
    paid, before = _paid(order), order.payment
    done, part, none = Order.Payment.DONE, Order.Payment.PART, Order.Payment.OPEN
    order.payment = (done if paid == order.gross_amount else part) if paid else none
    rows = Payment.objects.unscoped("of an order in hand").filter(order=order)
    last = rows.order_by("-paid_on").values_list("paid_on", flat=True).first()
    order.paid_on = last if order.payment == done else None
    order.version += 1
    order.changed_at = timezone.now()
    order.save(update_fields=["payment", "paid_on", "version", "changed_at"])
    after = {"payment": order.payment, "paid_amount": str(paid)}
    record(by=by, action="change", target=order, before={"payment": before}, after=after)
    publish(OrderWritten(by=by, order_ids=(order.pk,)))


def payments_after_undo(change_set: ChangeSet) -> None:
    """Payments are there again."""
    touched = ChangeRow.objects.filter(change_set=change_set, model=Payment._meta.label_lower)
    rows = Payment.objects.unscoped("states follow whoever undid it").filter(pk__in=touched.values("row_id"))
    orders = Order.objects.unscoped("states follow whoever undid it").select_for_update(of=("self",))
    for order in orders.filter(pk__in=rows.values("order")).order_by("pk"):
        follow_payments(order, None)


def locked_order(order: Order, by: User) -> Order:
    current: Order = (
        Order.objects.unscoped("the right is asked on the next line")
        .select_for_update(of=("self",))
        .select_related("client", "owner", "sold_by")
        .get(pk=order.pk)
    )
    if not can(by, "change", current):
        raise PermissionDenied
    return current


def _paid(order: Order) -> Decimal:
    rows = Payment.objects.unscoped("of an order in hand").filter(order=order)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
