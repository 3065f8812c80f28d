"""Money in parts, and what comes back: states, sums to the cent, rights."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Client
from crm.changes.actions.undoing import undo_change_set
from crm.events import OrderWritten, subscribe, unsubscribe
from sales.actions.payments import drop_payment, take_payment
from sales.actions.returns import return_lines
from sales.models import Order, OrderLine
from tests.personas import show_fields, sign_in
from tests.sales.factories import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(anna):
    """Three for 33.335 each less a tenth, with VAT: figures that do not divide by three."""
    made = OrderFactory(owner=anna, sold_by=anna)
    line = OrderLine(order=made, text="Loom", quantity=3, price_amount=Decimal("33.335"), vat_rate=23)
    line.discount_percent, line.cost_amount = Decimal(10), Decimal(20)
    line.compute("EUR")
    line.save()
    made.net_amount, made.vat_amount, made.margin_amount = (
        line.net_amount,
        line.vat_amount,
        line.margin_amount,
    )
    made.gross_amount, made.base_net_amount = line.gross_amount, line.net_amount
    made.base_vat_amount, made.base_gross_amount = line.vat_amount, line.gross_amount
    made.base_margin_amount = line.margin_amount
    made.save()
    return made


@pytest.fixture
def heard():
    found = []
    receiver = subscribe(OrderWritten, lambda event: found.append(event.order_ids))
    yield found
    unsubscribe(OrderWritten, receiver)


def line_of(order):
    return OrderLine.objects.unscoped("test").get(order=order)


def test_payments_add_up_and_the_state_follows(order, anna, heard):
    take_payment(order=order, amount=Decimal(10), by=anna)
    order.refresh_from_db()
    assert (order.payment, order.paid_on) == ("part", None)
    rest = order.gross_amount - 10
    with pytest.raises(ValidationError, match="At most"):
        take_payment(order=order, amount=rest + Decimal("0.01"), by=anna)
    last = take_payment(order=order, amount=rest, by=anna)
    order.refresh_from_db()
    assert order.payment == "done" and order.paid_on == last.paid_on
    with pytest.raises(ValidationError, match="Nothing is open"):
        take_payment(order=order, amount=Decimal(1), by=anna)
    change_set = drop_payment(payment=last, by=anna)
    order.refresh_from_db()
    assert order.payment == "part"
    undo_change_set(change_set=change_set, by=anna)
    order.refresh_from_db()
    assert order.payment == "done" and len(heard) == 4


def test_parts_that_come_back_and_the_order_are_nothing_to_the_cent(order, anna, heard):
    line = line_of(order)
    for _number in range(3):
        return_lines(order=order, quantities={line.pk: Decimal(1)}, reason="damaged", by=anna)
    with pytest.raises(ValidationError, match="at most 0"):
        return_lines(order=order, quantities={line.pk: Decimal(1)}, reason="damaged", by=anna)
    rows = list(Order.objects.unscoped("test").filter(client=order.client))
    for name in ("net_amount", "vat_amount", "gross_amount", "margin_amount", "base_net_amount"):
        assert sum(getattr(row, name) for row in rows) == 0, name
    assert {row.sold_by for row in rows} == {anna} and len(heard) == 3
    client = Client.objects.unscoped("test").get(pk=order.client_id)
    assert (client.turnover_amount, client.order_count) == (0, 1), "a return is no order of the client's"


def test_a_return_of_a_return_and_an_empty_one_are_refused(order, anna):
    line = line_of(order)
    made = return_lines(order=order, quantities={line.pk: Decimal(3)}, reason="cancelled", by=anna)
    with pytest.raises(ValidationError, match="return itself"):
        return_lines(order=made, quantities={line_of(made).pk: Decimal(1)}, reason="cancelled", by=anna)
    with pytest.raises(ValidationError, match="how much"):
        return_lines(order=order, quantities={}, reason="cancelled", by=anna)
    take_payment(order=made, amount=made.gross_amount, by=anna)
    made.refresh_from_db()
    assert made.payment == "done", "paid back"


def test_only_who_may_change_the_order_and_write_finance(order, anna, bruno):
    with pytest.raises(PermissionDenied):
        take_payment(order=order, amount=Decimal(1), by=bruno)
    show_fields("rep", finance=1)
    anna = type(anna).objects.get(pk=anna.pk)
    with pytest.raises(PermissionDenied):
        take_payment(order=order, amount=Decimal(1), by=anna)


def test_the_pages(client, order, anna):
    sign_in(client, anna)
    page = order.get_absolute_url()
    pay, back = (reverse(name, args=[order.pk]) for name in ("order_payment", "order_return"))
    assert client.post(pay, {}).status_code == client.post(back, {}).status_code == 422
    client.post(pay, {"amount": "10.50", "on": "2026-03-02"})
    assert "10.50" in client.get(page).text
    answer = client.post(back, {"reason": "wrong", f"line-{line_of(order).pk}": "2"})
    assert "Wrong goods" in client.get(answer["Location"]).text
    assert client.post(back, {"reason": "wrong", f"line-{line_of(order).pk}": "2"}).status_code == 422
    counts = []
    for _turn in range(2):
        client.get(page)
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        counts.append(len(found))
        for _number in range(2):
            take_payment(order=order, amount=Decimal(1), by=anna)
        return_lines(order=order, quantities={line_of(order).pk: Decimal("0.5")}, reason="other", by=anna)
    assert counts[0] == counts[1]
    show_fields("rep", finance=0)
    assert "10.50" not in client.get(page).text
