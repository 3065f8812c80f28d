"""The grid of lines as a spreadsheet: pasted rows, commas, returns, costs of free lines, two people in one quote."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from sales.actions.lines import LineTerms
from sales.actions.quotes import send_quote, write_quote
from sales.forms.pasted import pasted_rows
from sales.models import DealItem, QuoteLine
from tests.sales.factories import DealFactory, ProductFactory, QuoteFactory, RateFactory
from tests.sales.test_deal_pages import HTMX, line, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(anna):
    return QuoteFactory(owner=anna)


def lines_of(quote):
    return list(QuoteLine.objects.unscoped("test").filter(quote=quote))


def now(quote):
    return type(quote).objects.unscoped("test").get(pk=quote.pk)


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("en", "P-1\t2\t1,234.50", ["2", "1234.50"]),
        ("en", "P-1;2;12,5;10%", ["2", "12.5", "10"]),
        ("pl", "P-1\t1,500\t1 234,50", ["1.500", "1234.50"]),
        ("en", "P-1,3,19.99", ["3", "19.99"]),
        ("fa", "P-1\t۲\t۱۲٫۵", ["2", "12.5"]),
        ("en", "P-1\tToner, black\t-1\t5", ["-1", "5"]),
        ("en", "Code\tQuantity\tPrice\nP-1\t2\t3", ["2", "3"]),
        ("en", "P-1\ttwo\t3", ["3"]),
    ],
)
def test_rows_of_a_spreadsheet_are_read(language, text, figures):
    with translation.override(language):
        (row,) = pasted_rows(text)
    assert row.code == "P-1" and list(row.figures.values()) == figures


def test_words_with_a_comma_are_no_columns():
    assert [row.code for row in pasted_rows("Visit, with tea\n\nToner")] == ["Visit, with tea", "Toner"]


def test_pasted_rows_stand_behind_the_cursor_and_unknown_codes_are_said(client, anna, quote):
    product = ProductFactory(code="PR-T01", name="Toner", price_amount=Decimal(64))
    client.force_login(anna)
    form = posted(line(), line(1, text="Last"), do="paste:0") | {"pasted": "pr-t01\t2\nX-9\t3\t1,5"}
    answer = client.post(reverse("quote_lines", args=[quote.pk]), form, headers=HTMX)
    assert answer.status_code == 200 and "Row 2: “X-9” is no code" in answer.text
    assert 'id="quote-strip" hx-swap-oob="true"' in answer.text, "the sums above the lines follow"
    assert "Row 1" not in answer.text
    stored = lines_of(quote)
    assert [row.text for row in stored] == ["Press", "Toner", "X-9", "Last"]
    assert (stored[1].product, stored[1].price_amount, stored[1].quantity) == (product, 64, 2)
    assert (stored[2].quantity, stored[2].price_amount) == (3, Decimal("1.5"))


def test_a_pasted_word_where_a_number_belongs_is_said_and_nothing_is_lost(client, anna, quote):
    client.force_login(anna)
    form = posted(do="paste") | {"pasted": "Visit\t2\tmany"}
    answer = client.post(reverse("quote_lines", args=[quote.pk]), form, headers=HTMX)
    assert answer.status_code == 422 and 'value="many"' in answer.text and 'value="Visit"' in answer.text


def test_no_more_than_two_hundred_lines(client, anna, quote):
    client.force_login(anna)
    url = reverse("quote_lines", args=[quote.pk])
    answer = client.post(url, posted(line(), do="paste") | {"pasted": "Visit\t1\t1\n" * 205}, headers=HTMX)
    assert "6 rows were left out" in answer.text and len(lines_of(quote)) == 200
    full = [line(n, text=f"L{n}", line="", discount_percent="0", unit="") for n in range(200)]
    assert client.post(url, posted(*full, version=2), headers=HTMX).status_code == 200


def test_a_line_is_copied_and_moved_and_a_comma_is_taken(client, anna):
    deal = DealFactory(owner=anna)
    client.force_login(anna)
    url = reverse("deal_items", args=[deal.pk])
    client.post(
        url, posted(line(text="A", quantity="۱۲٫۵"), line(1, text="B", price_amount="2,5"), do="copy:0")
    )
    items = list(DealItem.objects.unscoped("test").filter(deal=deal))
    assert [(item.text, item.quantity) for item in items][:2] == [("A", Decimal("12.5"))] * 2
    assert items[2].price_amount == Decimal("2.5")
    rows = [line(n, text=text) for n, text in enumerate("ABC")]
    client.post(url, posted(*rows, do="move:0:2", version=2))
    assert [item.text for item in DealItem.objects.unscoped("test").filter(deal=deal)] == ["B", "C", "A"]


def test_an_emptied_price_comes_from_the_catalogue_and_a_free_line_needs_one(client, anna, quote):
    product = ProductFactory(price_amount=Decimal(64))
    client.force_login(anna)
    url = reverse("quote_lines", args=[quote.pk])
    client.post(url, posted(line(product=product.pk, price_amount="", vat_rate="")))
    assert lines_of(quote)[0].price_amount == 64
    assert client.post(url, posted(line(price_amount=""), version=2), headers=HTMX).status_code == 422


def test_the_cost_of_a_free_line_is_written_by_right_and_outlives_others(client, anna, edda, quote):
    url = reverse("quote_lines", args=[quote.pk])
    client.force_login(edda)
    page = client.post(url, posted(line(cost_amount="15")), headers=HTMX).text
    (stored,) = lines_of(quote)
    assert stored.margin_amount == Decimal("9.98") and "€9.98 · 25%" in page and "cost_amount" in page
    client.force_login(anna)
    answer = client.post(
        url, posted(line(cost_amount="1", line=stored.pk, text="New words"), version=2), headers=HTMX
    )
    assert answer.status_code == 200 and "cost_amount" not in answer.text
    assert lines_of(quote)[0].cost_amount == 15, "who may not write costs changes none, and loses none"


def test_more_back_than_sold_is_not_sent(anna, quote):
    back = LineTerms(
        text="Old printer back", quantity=Decimal(-1), price_amount=Decimal(500), vat_rate=Decimal(23)
    )
    sold = LineTerms(text="Printer", price_amount=Decimal(400), vat_rate=Decimal(23))
    write_quote(quote=quote, by=anna, changes={}, lines=[sold, back])
    assert now(quote).gross_amount == Decimal("-123.00")
    with pytest.raises(ValidationError, match="below zero"):
        send_quote(quote=quote, by=anna)
    write_quote(quote=quote, by=anna, changes={}, lines=[sold, sold, back])
    assert send_quote(quote=quote, by=anna).gross_amount == Decimal("369.00")


def test_another_currency_turns_prices_costs_and_figures(edda, quote):
    RateFactory(currency="JPY", rate=Decimal("0.00625"))
    product = ProductFactory(price_amount=Decimal("64.50"), cost_amount=Decimal(30))
    free = LineTerms(text="Visit", price_amount=Decimal("10.55"), cost_amount=Decimal(5))
    write_quote(quote=quote, by=edda, changes={}, lines=[LineTerms(product=product), free])
    changed = write_quote(quote=quote, by=edda, changes={"currency": "JPY"})
    printer, visit = lines_of(quote)
    assert (printer.price_amount, printer.cost_amount, visit.cost_amount) == (10320, 4800, 800)
    assert all(row.net_amount == row.net_amount.to_integral_value() for row in (printer, visit))
    assert changed.net_amount == printer.net_amount + visit.net_amount == 12008
    back = write_quote(quote=quote, by=edda, changes={"currency": "EUR"})
    assert back.net_amount == Decimal("75.05")
    with pytest.raises(ValidationError):
        write_quote(quote=quote, by=edda, changes={"currency": "SEK"})


def test_live_totals_use_the_rate_of_the_quotes_day(client, anna, quote):
    today = timezone.localdate()
    RateFactory(currency="PLN", on=today - timedelta(days=90), rate=Decimal("0.5"))
    RateFactory(currency="PLN", on=today, rate=Decimal("0.25"))
    old = QuoteFactory(owner=anna, issued_on=today - timedelta(days=30))
    product = ProductFactory(currency="PLN", price_amount=Decimal(100), cost_amount=Decimal(40))
    client.force_login(anna)
    form = posted(line(product=product.pk, quantity="1", price_amount="100"))
    live = client.post(reverse("quote_totals", args=[old.pk]), form, headers=HTMX).text
    client.post(reverse("quote_lines", args=[old.pk]), form)
    assert now(old).margin_amount == 80 and "€80.00" in live


def test_two_people_in_one_quote_see_both(client, anna, carla, quote):
    client.force_login(anna)
    url = reverse("quote_lines", args=[quote.pk])
    write_quote(quote=quote, by=carla, changes={}, lines=[LineTerms(text="Theirs", price_amount=Decimal(7))])
    wrong = client.post(url, posted(line(text="Mine", quantity="x")), headers=HTMX)
    assert 'name="version" value="1"' in wrong.text, "a wrong number does not hide what others saved"
    answer = client.post(url, posted(line(text="Mine")), headers=HTMX)
    assert answer.status_code == 422 and "Carla saved this meanwhile" in answer.text
    assert (
        'value="Mine"' in answer.text
        and "Theirs" in answer.text
        and 'name="version" value="2"' in answer.text
    )
    assert client.post(url, posted(line(text="Mine"), version=2), headers=HTMX).status_code == 200
    assert [row.text for row in lines_of(quote)] == ["Mine"]


def test_the_head_is_changed_on_the_page(client, anna, quote):
    client.force_login(anna)
    page = client.get(quote.get_absolute_url()).text
    assert 'id="head_title"' in page and reverse("quote_edit", args=[quote.pk]) in page
