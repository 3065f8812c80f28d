"""Rows of price lists and orders that meet what is there are shown, and each is decided by itself."""

from decimal import Decimal

import pytest
from django.urls import reverse

from sales.models import Order, Product
from tests.factories import ClientFactory

PRICES = "Code;Name;Price\nP-1;Pump;10\nP-2;Valve;20\nP-1;Pump;30\nP-3;Hose;40\n"
BILLS = (
    "Invoice No;Date;Customer;Product;Qty;Unit price\n"
    "B-1;02.11.2026;Acme;Pump;1;10\nB-1;02.11.2026;Acme;Valve;1;20\nB-2;03.11.2026;Acme;Pump;2;10\n"
)


def prices():
    return {product.code: product.price_amount for product in Product.objects.unscoped("test")}


def numbers():
    return sorted(Order.objects.unscoped("test").values_list("number", flat=True))


@pytest.fixture
def edda_looks(edda, client):
    client.force_login(edda)


@pytest.fixture
def known(edda, begin, write, firm):
    return write(begin(edda, "Code;Name;Price\nP-1;Pump;1\nP-2;Valve;2\n", target="products"))


def test_products_are_decided_one_by_one(edda, known, begin, check, shown, decide, run_all, client):
    run = check(begin(edda, PRICES, target="products"))
    client.force_login(edda)
    rows = shown(run)
    assert sorted(rows) == [2, 3, 4]
    assert "row 4 of the file" in rows[2]
    valve = Product.objects.unscoped("test").get(code="P-2")
    assert f'href="{reverse("product_page", args=[valve.pk])}"' in rows[3] and "same code" in rows[3]
    assert 'value="create"' not in rows[3]
    decide(run, row2="update", row3="skip")
    assert "row 2 of the file" in shown(check(run))[4]
    run = run_all(run, "update")
    assert (run.count("update"), run.count("create"), run.count("skip")) == (1, 1, 2)
    assert prices() == {"P-1": Decimal(10), "P-2": Decimal(2), "P-3": Decimal(40)}


def test_the_last_row_of_a_product_counts_where_nothing_was_said(edda, known, begin, write):
    write(begin(edda, PRICES, target="products"), on_duplicate="update")
    assert prices() == {"P-1": Decimal(30), "P-2": Decimal(20), "P-3": Decimal(40)}


def test_orders_are_decided_one_by_one(edda, firm, begin, check, write, shown, decide, run_all, client):
    write(begin(edda, BILLS, target="purchases"))
    assert numbers() == ["B-1", "B-2"]
    client.force_login(edda)
    run = check(begin(edda, BILLS, target="purchases"))
    assert (run.count("skip"), run.count("duplicates")) == (3, 2)
    rows = shown(run)
    assert sorted(rows) == [2, 4]
    assert "same order number" in rows[2] and "B-1 · Client Acme" in rows[2] and "30" in rows[2]
    decide(run, row2="create")
    run = run_all(run, "skip")
    assert (run.count("create"), run.count("orders"), run.count("skip")) == (2, 1, 1)
    assert numbers() == ["B-1", "B-2", "O-2026-0001"]


def test_what_was_said_of_any_line_holds_for_its_order(
    edda, firm, begin, check, write, decide, run_all, client
):
    write(begin(edda, BILLS, target="purchases"))
    client.force_login(edda)
    run = check(begin(edda, BILLS, target="purchases"))
    decide(run, row3="create")
    assert run_all(run, "skip").count("orders") == 1


def test_an_order_out_of_sight_is_masked(anna, dario, edda, firm, begin, check, write, shown, client):
    ClientFactory(owner=anna, name="Secret", external_number="Acme")
    write(begin(edda, BILLS, target="purchases"))
    ClientFactory(owner=dario, external_number="Other")
    client.force_login(dario)
    run = check(begin(dario, BILLS.replace("Acme", "Other"), target="orders"))
    row = shown(run)[2]
    assert "exists" in row and "Secret" not in row and "/orders/" not in row and "owner Anna" in row
