"""Lines take the client's price, say which rule gave it, and ask again unless a price was typed by hand."""

from decimal import Decimal

import pytest
from django.urls import reverse

from sales.actions.deal_items import set_items
from sales.actions.lines import LineTerms
from sales.actions.orders import accept_quote
from sales.actions.price_lists import delete_price_list
from sales.actions.quotes import quote_deal, send_quote, write_quote
from sales.models import DealItem, QuoteLine
from tests.factories import ClientFactory
from tests.sales.factories import (
    DealFactory,
    PriceListFactory,
    PriceRuleFactory,
    ProductFactory,
    QuoteFactory,
    RateFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def toner():
    item = ProductFactory(code="T-1", name="Toner", price_amount=Decimal(100))
    partner = PriceListFactory(name="Partner A", grade="A")
    PriceRuleFactory(price_list=partner, percent=Decimal(5))
    PriceRuleFactory(price_list=partner, percent=Decimal(10), min_quantity=10)
    return item


@pytest.fixture
def quote(anna):
    return QuoteFactory(owner=anna, client=ClientFactory(owner=anna, grade="A"))


def lines(model=QuoteLine):
    return [
        (line.quantity, line.price_amount, line.list_amount, line.price_words)
        for line in model.objects.unscoped("test").order_by("position")
    ]


def posted(line, **changes):
    """The grid of one line as the page shows it, with what somebody types."""
    shown = {
        "line": line.pk, "product": line.product_id, "text": line.text, "quantity": line.quantity,
        "price_amount": line.price_amount, "vat_rate": line.vat_rate,
        "offered": "" if line.offered is None else line.offered,
    } | changes  # fmt: skip
    fields = {f"lines-0-{name}": str(value) for name, value in shown.items()}
    return fields | {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "do": "save"}


def test_a_line_says_which_rule_gave_its_price(quote, toner, anna):
    write_quote(
        quote=quote, by=anna, changes={}, lines=[LineTerms(toner, quantity=Decimal(n)) for n in (1, 10)]
    )
    assert lines() == [(1, 95, 100, "Partner A, −5 %"), (10, 90, 100, "Partner A, ≥ 10, −10 %")]
    assert QuoteLine.objects.unscoped("test").first().price_rule.percent == 5


def test_the_quantity_asks_again_unless_the_price_was_typed(client, quote, toner, anna):
    write_quote(quote=quote, by=anna, changes={}, lines=[LineTerms(toner)])
    client.force_login(anna)
    address = reverse("quote_lines", args=[quote.pk])

    def save(**changes):
        line = QuoteLine.objects.unscoped("test").get()
        assert client.post(address, posted(line, **changes), headers=HTMX).status_code == 200
        return lines()[0]

    assert save(quantity=12) == (12, 90, 100, "Partner A, ≥ 10, −10 %")
    toner.price_amount = 200
    toner.save()
    assert save() == (12, 90, 100, "Partner A, ≥ 10, −10 %")  # the same line keeps what it had
    assert save(price_amount=77) == (12, 77, 200, "")
    assert "by hand" in client.get(quote.get_absolute_url()).content.decode()
    assert save(quantity=3) == (3, 77, 200, "")
    assert save(price_amount="") == (3, 190, 200, "Partner A, −5 %")
    assert save(price_amount=180, quantity=10) == (
        10,
        180,
        200,
        "Partner A, ≥ 10, −10 %",
    )  # what the list says


def test_nobody_can_claim_a_rule(client, quote, toner, anna):
    write_quote(quote=quote, by=anna, changes={}, lines=[LineTerms(toner)])
    client.force_login(anna)
    forged = posted(QuoteLine.objects.unscoped("test").get(), price_amount=1, offered=1)
    forged |= {"lines-0-price_words": "Partner A", "lines-0-list_amount": "1"}
    client.post(reverse("quote_lines", args=[quote.pk]), forged)
    assert lines() == [(1, 95, 100, "Partner A, −5 %")]


def test_live_totals_bring_the_price_of_the_new_quantity(client, quote, toner, anna):
    write_quote(quote=quote, by=anna, changes={}, lines=[LineTerms(toner)])
    client.force_login(anna)
    line = QuoteLine.objects.unscoped("test").get()
    answer = client.post(reverse("quote_totals", args=[quote.pk]), posted(line, quantity=10)).content.decode()
    assert "Partner A, ≥ 10, −10 %" in answer
    assert 'name="lines-0-price_amount" value="90"' in answer
    by_hand = client.post(
        reverse("quote_totals", args=[quote.pk]), posted(line, price_amount=50)
    ).content.decode()
    assert 'name="lines-0-price_amount"' not in by_hand
    assert lines() == [(1, 95, 100, "Partner A, −5 %")]


def test_the_search_of_products_shows_the_price_of_the_client(client, quote, toner, anna, dario):
    client.force_login(anna)
    find = {"q": "toner"}
    assert b"95.00" in client.get(reverse("product_choices"), find | {"quote": quote.pk}).content
    assert b"100.00" in client.get(reverse("product_choices"), find).content
    client.force_login(dario)
    assert client.get(reverse("product_choices"), find | {"quote": quote.pk}).status_code == 404


def test_the_rule_goes_along_from_deal_to_quote_and_the_price_to_the_order(toner, anna, edda):
    deal = DealFactory(owner=anna, client=ClientFactory(owner=anna, grade="A"))
    set_items(deal=deal, items=[LineTerms(toner, quantity=Decimal(10))], by=anna)
    quote = quote_deal(deal=deal, by=anna)
    assert lines() == lines(DealItem) == [(10, 90, 100, "Partner A, ≥ 10, −10 %")]
    order = accept_quote(quote=send_quote(quote=quote, by=anna), by=anna)
    assert order.lines.unscoped("test").get().price_amount == 90
    rule = QuoteLine.objects.unscoped("test").get().price_rule
    delete_price_list(price_list=rule.price_list, by=edda)
    line = QuoteLine.objects.unscoped("test").get()
    assert (line.price_rule, line.price_words, line.is_by_hand) == (None, "Partner A, ≥ 10, −10 %", False)


def test_another_currency_asks_again(quote, toner, anna):
    RateFactory(currency="PLN", rate=Decimal("0.25"))
    write_quote(
        quote=quote, by=anna, changes={}, lines=[LineTerms(toner), LineTerms(toner, price_amount=Decimal(50))]
    )
    write_quote(quote=quote, by=anna, changes={"currency": "PLN"})
    assert lines() == [(1, 380, 400, "Partner A, −5 %"), (1, 200, 400, "")]
