"""One file of purchase lines brings clients, products and orders."""

from datetime import date
from decimal import Decimal

import pytest

from contacts.imports.refused import refusals
from contacts.models import Client, FirstHour
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeRow
from crm.jobs.running import run_due_jobs
from sales.actions.client_figures import refresh_client_figures
from sales.actions.numbers import take_number
from sales.models import ExchangeRate, NumberSeries, Order, OrderLine, Product
from tests.factories import ClientFactory

# As the public data set of a supermarket writes it: totals of lines, months first.
HISTORY = (
    '\ufeff"TRANSACTION_DT","CUSTOMER_ID","AGE_GROUP","PRODUCT_SUBCLASS","PRODUCT_ID","AMOUNT","ASSET","SALES_PRICE"\n'
    '"11/1/2000","0110","45-49","1104","4710","2","24","30"\n'
    '"11/1/2000","0110","45-49","1201","4711","1","48","46"\n'
    '"11/13/2000","0110","45-49","1104","4710","1","12","15"\n'
    '"11/13/2000","0418","35-39","1104","4710","4","48","60"\n'
    '"11/13/2000","0418","35-39","1201","4711","3","144","138"\n'
    '"11/14/2000","0418","35-39","1201","4711","1","48","46"\n'
)


def clients():
    return Client.objects.unscoped("test").order_by("id")


def orders():
    return Order.objects.unscoped("test").order_by("id")


def lines():
    return OrderLine.objects.unscoped("test").order_by("id")


@pytest.fixture
def history(edda, begin, write):
    return write(begin(edda, HISTORY, target="purchases"))


def test_columns_are_found_by_name_and_by_what_stands_in_them(edda, begin):
    run = begin(edda, HISTORY, target="purchases")
    assert run.columns == {
        0: "ordered_on", 1: "client_number", 3: "category", 4: "product_code", 5: "quantity", 6: "cost_total",
        7: "amount",
    }  # fmt: skip
    assert run.orders["0"] == "mdy"


def test_clients_products_and_orders_in_one_go(history, edda):
    assert history.state == "done", history.job.error
    assert (history.count("create"), history.count("clients"), history.count("products"), history.count("orders")) == (
        6, 2, 2, 4,
    )  # fmt: skip
    first = clients().first()
    assert (first.external_number, first.kind, first.stage, first.owner) == (
        "0110",
        "individual",
        "customer",
        edda,
    )
    assert (first.order_count, first.last_order_on) == (2, date(2000, 11, 13))
    product = Product.objects.unscoped("test").get(code="4710")
    assert (product.category, product.price_amount, product.cost_amount) == ("1104", Decimal(15), Decimal(12))
    order = orders().first()
    assert (order.ordered_on, order.number, order.owner, order.payment) == (
        date(2000, 11, 1), "O-2000-0001", edda, "done",
    )  # fmt: skip
    assert (order.net_amount, order.margin_amount, order.base_net_amount) == (
        Decimal(76),
        Decimal(4),
        Decimal(76),
    )
    assert [(line.position, line.text, line.quantity, line.price_amount, line.net_amount) for line in order.lines.unscoped("test")] == [
        (1, "4710", 2, 15, 30), (2, "4711", 1, 46, 46),
    ]  # fmt: skip
    assert take_number("O", date(2000, 1, 1)) == "O-2000-0005"


def test_the_kept_figures_are_those_of_the_action(history):
    kept = ("turnover_amount", "order_count", "last_order_on")
    before = list(clients().values_list(*kept))
    refresh_client_figures()
    assert list(clients().values_list(*kept)) == before


def test_the_same_file_again_brings_nothing(history, edda, begin, write):
    again = write(begin(edda, HISTORY, target="purchases"))
    assert (again.count("create"), again.count("skip"), again.count("clients")) == (0, 6, 0)
    assert (orders().count(), clients().count()) == (4, 2)


def test_undo_removes_all_of_it(history, edda):
    report = undo_change_set(change_set=history.change_set, by=edda)
    assert report.refused_count == 0
    assert not clients().exists()
    assert not orders().exists()
    assert not lines().exists()
    assert not Product.objects.unscoped("test").exists()


def test_undo_leaves_clients_who_were_there_as_they_were(edda, begin, write):
    client = ClientFactory(owner=edda, external_number="0418", stage="lead")
    run = write(begin(edda, HISTORY, target="purchases"))
    client.refresh_from_db()
    assert (client.stage, client.order_count) == ("customer", 2)
    undo_change_set(change_set=run.change_set, by=edda)
    client.refresh_from_db()
    assert (client.stage, client.order_count, client.last_order_on) == ("lead", 0, None)


def test_lines_are_kept_once_in_the_change_set_by_their_order(history):
    models = set(ChangeRow.objects.filter(change_set=history.change_set).values_list("model", flat=True))
    assert models == {"contacts.client", "sales.product", "sales.order"}


BILLS = (
    "Faktura;Data;Klient;NIP;Kod towaru;Nazwa towaru;Ilość;JM;Cena netto;Rabat;Stawka VAT;Waluta\n"
    "FV 1/26;05.01.2026;Żuraw Sp. z o.o.;526-10-40-828;A-1;Młotek;2;szt;1.234,50;10;23%;PLN\n"
    "FV 1/26;05.01.2026;Żuraw Sp. z o.o.;526-10-40-828;A-2;Usługa;1,5;godz;80,00;;8%;PLN\n"
    "FV 2/26;06.01.2026;Beta GmbH;;A-1;Młotek;1;szt;1.200,00;;23%;EUR\n"
)


def test_bills_with_prices_discount_vat_and_numbers_of_their_own(edda, begin, write, firm):
    firm.currency = "PLN"
    firm.save()
    ExchangeRate.objects.create(currency="EUR", on=date(2026, 1, 1), rate=Decimal("4.25"))
    run = write(begin(edda, BILLS, target="purchases"))
    assert (run.count("create"), run.count("refuse")) == (3, 0), run.job.error
    first, second = orders()
    assert (first.number, first.net_amount, first.vat_amount) == (
        "FV 1/26",
        Decimal("2342.10"),
        Decimal("520.68"),
    )
    assert first.gross_amount == first.net_amount + first.vat_amount
    assert (second.currency, second.rate, second.base_net_amount) == (
        "EUR",
        Decimal("4.25"),
        Decimal("5100.00"),
    )
    hammer = lines().first()
    assert (hammer.quantity, hammer.price_amount, hammer.discount_percent, hammer.vat_rate, hammer.unit) == (
        2, Decimal("1234.50"), 10, 23, "pc",
    )  # fmt: skip
    assert clients().first().tax_number == "526-10-40-828"


def test_a_line_is_reckoned_as_by_hand(edda, begin, write, firm):
    ExchangeRate.objects.create(currency="PLN", on=date(2026, 1, 1), rate=Decimal("0.25"))
    write(begin(edda, BILLS.replace("EUR", firm.currency), target="purchases"))
    for line in lines().select_related("order"):
        kept = (line.net_amount, line.vat_amount, line.margin_amount)
        figures = line.compute(line.order.currency)
        assert kept == (figures.net, figures.vat, figures.margin)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("FV 9;31.02.2026;Acme;;A;A;1;;1;;;", "date"),
        ("FV 9;01.02.2026;;;A;A;1;;1;;;", "no_client_named"),
        ("FV 9;01.02.2026;Acme;;;;1;;1;;;", "missing"),
        ("FV 9;01.02.2026;Acme;;A;A;many;;1;;;", "number"),
        ("FV 9;01.02.2026;Acme;;A;A;0;;1;;;", "zero"),
        ("FV 9;01.02.2026;Acme;;A;A;1;;1;120;;", "percent"),
        ("FV 9;01.02.2026;Acme;;A;A;1;;1;;;XX", "currency"),
        ("FV 9;01.02.2026;Acme;;A;A;1;;1;;;CHF", "no_rate"),
        ("FV 1/26;01.02.2026;Acme;;A;A;1;;1;;;PLN", "order_differs"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(edda, begin, check, firm, row, reason):
    firm.currency = "PLN"
    firm.save()
    ExchangeRate.objects.create(currency="EUR", on=date(2026, 1, 1), rate=Decimal("4.25"))
    run = check(begin(edda, BILLS + row + "\n", target="purchases"))
    found = {one["row"]: one for one in refusals(run)}
    assert found[5]["problems"][0]["code"] == reason
    assert found[5]["cells"]


def test_a_client_beyond_reach_is_masked_and_not_made_twice(dario, anna, begin, check):
    ClientFactory(owner=dario, external_number="0418")
    run = check(begin(anna, HISTORY, target="orders"))
    codes = {row["row"]: [problem["code"] for problem in row["problems"]] for row in refusals(run)}
    assert codes[5] == ["client_hidden"]
    assert codes[2] == ["no_client"]


def test_orders_need_clients_and_products_that_are_there(edda, begin, check, write):
    run = check(begin(edda, HISTORY, target="orders"))
    assert (run.count("create"), run.count("refuse")) == (0, 6)
    write(begin(edda, HISTORY, target="purchases"))
    more = HISTORY.replace("11/1/2000", "12/1/2000").replace("/2000", "/2001")
    run = write(begin(edda, more, target="orders"))
    assert (run.count("create"), run.count("orders"), run.count("refuse")) == (6, 4, 0)
    assert clients().count() == 2


def test_numbers_of_the_file_are_not_given_again(edda, begin, write):
    text = "Order number;Date;Customer;SKU;Price\nO-2026-0007;2026-01-05;Acme;A;1\n;2026-01-06;Acme;A;1\n"
    write(begin(edda, text, target="purchases"))
    assert set(orders().values_list("number", flat=True)) == {"O-2026-0007", "O-2026-0008"}
    assert NumberSeries.objects.get(prefix="O", year=2026).last == 8


def test_the_command_says_how_many_of_each(edda, command, otto):
    code, answer = command(HISTORY, "--as", "edda@example.com", target="purchases")
    assert (code, answer["rows"], answer["created"]) == (0, 6, 6)
    assert (answer["clients"], answer["products"], answer["orders"]) == (2, 2, 4)


def test_whoever_brings_a_history_is_shown_what_is_in_it(history, edda):
    run_due_jobs("contacts.first_hour")
    assert FirstHour.objects.get(user=edda).figures["clients"] == 2
