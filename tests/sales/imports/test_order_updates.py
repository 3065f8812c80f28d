"""A list of orders brought a second time says who sold them and whether they are paid; what was agreed stays."""

from datetime import date

import pytest

from contacts.imports.refused import refusals
from crm.changes.actions.undoing import undo_change_set
from sales.models import Order

HEAD = "Invoice No;Date;Customer;Product;Qty;Unit price;Paid on;PO number\n"
OPEN = f"{HEAD}B-1;02.03.2020;Acme;Pump;1;10;;\nB-1;02.03.2020;Acme;Valve;1;20;;\nB-2;03.03.2020;Acme;Pump;2;10;04.03.2020;\n"
PAID = (
    f"{HEAD}B-1;02.03.2020;Acme;Pump;1;10;05.03.2020;PO-7\nB-1;02.03.2020;Acme;Valve;1;20;05.03.2020;\n"
    "B-2;03.03.2020;Acme;Pump;2;10;04.03.2020;\nB-3;03.03.2020;Acme;Pump;1;10;;\n"
)


def facts(number):
    return (
        Order.objects.unscoped("test")
        .values_list("payment", "paid_on", "reference", "net_amount")
        .get(number=number)
    )


@pytest.fixture
def bills(edda, firm, begin, write):
    return write(begin(edda, OPEN, target="purchases"))


def test_an_order_is_paid_by_the_next_list(edda, bills, begin, write):
    assert facts("B-1") == ("open", None, "", 30)
    assert facts("B-2") == ("done", date(2020, 3, 4), "", 20)
    run = write(begin(edda, PAID, target="orders"), on_duplicate="update")
    assert (run.count("update"), run.count("create"), run.count("skip"), run.count("refuse")) == (2, 1, 1, 0)
    assert facts("B-1") == ("done", date(2020, 3, 5), "PO-7", 30)
    undo_change_set(change_set=run.change_set, by=edda)
    assert facts("B-1") == ("open", None, "", 30)
    assert not Order.objects.unscoped("test").filter(number="B-3").exists()


def test_what_was_agreed_or_paid_stays(edda, bills, begin, check, shown, client):
    text = (
        f"{HEAD}B-1;02.03.2020;Acme;Pump;9;10;;\nB-2;03.03.2020;Acme;Pump;2;10;;PO-8\n"
        "B-3;03.03.2020;Acme;Pump;1;10;01.01.2090;\n"
    )
    run = check(begin(edda, text, target="orders", on_duplicate="update"))
    found = {row["row"]: row["problems"][0]["code"] for row in refusals(run)}
    assert found == {2: "order_agreed", 3: "order_paid", 4: "future"}
    client.force_login(edda)
    rows = shown(check(begin(edda, OPEN, target="orders")))
    assert 'value="update"' in rows[2] and 'value="update"' not in rows[4]
