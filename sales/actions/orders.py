from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.edits import refuse_if_moved
from contacts.models import Client
from crm.access.field_groups import require_to_give
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.events import OrderWritten, publish
from crm.money.amounts import converted
from sales.actions.client_figures import refresh_client_figures
from sales.actions.deal_moves import move_deal, won_stage
from sales.actions.deals import no_rate
from sales.actions.follow_ups import end_follow_ups
from sales.actions.lines import copied
from sales.actions.numbers import take_number
from sales.actions.quotes import keep as keep_quote
from sales.actions.quotes import lines_of, locked_quote
from sales.models import Order, OrderLine, Quote, QuoteLine
from sales.models.lines import sums_of
from sales.queries.quote_days import has_ended
from sales.queries.rates import NoRateError, firm_currency, rate_on

if TYPE_CHECKING:
    from crm.people.models import User

DAYS_TO_PAY = 14
BUYS_NOW = (Client.Stage.LEAD, Client.Stage.PROSPECT, Client.Stage.INACTIVE, Client.Stage.LOST)


@transaction.atomic
def accept_quote(
    *, quote: Quote, by: User, wins_deal: bool = False, optional_ids: Sequence[int] = (), reference: str = ""
) -> Order:
    """Turn a sent quote into an order with the same lines and figures, and those optional lines that were chosen.

    Raises ValidationError for a quote that is a draft, expired, decided, or accepted by somebody a moment ago.
    """
    require(by, Order.entity, "create")
    current = locked_quote(quote, by)
    order = order_of(current, by=by, optional_ids=optional_ids, reference=reference)
    if wins_deal and current.deal is not None and current.deal.is_open:
        move_deal(deal=current.deal, to=won_stage(current.deal), by=by, accepted=True)
    return order


def order_of(current: Quote, *, by: User | None, optional_ids: Sequence[int], reference: str) -> Order:
    """The order of a quote in hand, locked, whoever says yes: a colleague, or the client (`by` None) on their page."""
    if current.status == Quote.Status.ACCEPTED:
        raise ValidationError(_("This quote was accepted already."))
    if current.status not in (Quote.Status.SENT, Quote.Status.EXPIRED):
        raise ValidationError(_("Only a quote that was sent can be accepted."))
    if has_ended(current):
        raise ValidationError(_("This quote has expired. Make a new version of it."))
    lines = chosen_lines(current, optional_ids)
    if not lines:
        raise ValidationError(_("Choose at least one line; all of them are optional."))
    for line in lines:
        line.is_optional = False
    order = _written(current, lines, by, deal_id=current.deal_id, quote=current, reference=reference)
    current.status, current.decided_at = Quote.Status.ACCEPTED, timezone.now()
    keep_quote(current)
    end_follow_ups([current.pk])
    record(by=by, action="accept", target=current, after={"order": order.number})
    return order


def chosen_lines(quote: Quote, optional_ids: Sequence[int]) -> list[QuoteLine]:
    """What is bought: all lines but the optional ones that were not chosen."""
    chosen = set(optional_ids)
    return [line for line in lines_of(quote) if not line.is_optional or line.pk in chosen]


@transaction.atomic
def repeat_order(*, order: Order, by: User) -> Order:
    """The same lines at the same prices once more, dated today."""
    require(by, Order.entity, "create")
    if not can(by, "view", order):
        raise PermissionDenied
    lines = list(OrderLine.objects.unscoped("the order may be seen").filter(order=order))
    return _written(order, lines, by)


def _written(source: Any, lines: Sequence[Any], by: User | None, **fields: Any) -> Order:
    today = timezone.localdate()
    try:
        rate = rate_on(source.currency, today)
    except NoRateError as error:
        raise ValidationError(no_rate(error)) from error
    order = Order(
        number=take_number("O", today),
        client_id=source.client_id,
        currency=source.currency,
        ordered_on=today,
        due_on=today + timedelta(days=DAYS_TO_PAY),
        owner=source.owner,
        team=source.team,
        branch=source.branch,
        sold_by=source.owner or by,
        **fields,
    )
    order.take(sums_of(lines))
    keep_base(order, rate)
    order.save()
    copied(OrderLine, {"order": order}, lines)
    clients = Client.objects.unscoped("the client of a quote or order in hand").filter(pk=order.client_id)
    clients.filter(stage__in=BUYS_NOW).update(stage=Client.Stage.CUSTOMER)
    refresh_client_figures([order.client_id])
    record(by=by, action="create", target=order, after={"gross_amount": str(order.gross_amount)})
    publish(OrderWritten(by=by, order_ids=(order.pk,)))
    return order


def keep_base(order: Order, rate: Decimal) -> None:
    """The figures in the firm's currency: each converted once, the total as their sum."""
    own = firm_currency()
    order.rate = rate
    order.base_net_amount = converted(order.net_amount, rate, own)
    order.base_vat_amount = converted(order.vat_amount, rate, own)
    order.base_gross_amount = order.base_net_amount + order.base_vat_amount
    order.base_margin_amount = converted(order.margin_amount, rate, own)


@transaction.atomic
def set_order_state(
    *,
    order: Order,
    by: User,
    delivery: str = "",
    payment: str = "",
    on: date | None = None,
    seen: dict[str, str] | None = None,
) -> Order:
    """Say how far delivery or payment has come; the day is kept when it is complete.

    Raises EditConflict if it has moved on from the state that was `seen`.
    """
    current: Order = (
        Order.objects.unscoped("the right is asked on the next line")
        .select_for_update(of=("self",))
        .get(pk=order.pk)
    )
    if not can(by, "change", current):
        raise PermissionDenied
    require_to_give(by, Order, payment=payment)
    wished = {"delivery": delivery, "payment": payment}
    refuse_if_moved(current, {name: state for name, state in wished.items() if state}, seen or {})
    before = {"delivery": current.delivery, "payment": current.payment}
    day = on or timezone.localdate()
    if delivery:
        current.delivery = Order.Delivery(delivery).value
        current.delivered_on = day if delivery == Order.Delivery.DONE else None
    if payment:
        current.payment = Order.Payment(payment).value
        current.paid_on = day if payment == Order.Payment.DONE else None
    after = {"delivery": current.delivery, "payment": current.payment}
    if after != before:
        current.version += 1
        current.changed_at = timezone.now()
        current.save()
        record(by=by, action="change", target=current, before=before, after=after)
        publish(OrderWritten(by=by, order_ids=(current.pk,)))
    return current
