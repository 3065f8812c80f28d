"""Automatic proposals: from the last order and from needs, at the prices of today."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.models import Preference
from sales.actions.lines import LineTerms
from sales.actions.orders import accept_quote
from sales.actions.proposals import propose_again, propose_for_needs
from sales.actions.quotes import lines_of, send_quote, write_quote
from sales.models import Product, Quote
from tests.factories import ClientFactory
from tests.sales.factories import (
    DealFactory,
    PriceListFactory,
    PriceRuleFactory,
    ProductFactory,
    QuoteFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(anna):
    """Toner that costs more by now, and a drum that is not sold any more."""
    toner = ProductFactory(name="Toner, black", price_amount=Decimal(60))
    drum = ProductFactory(name="Drum", price_amount=Decimal(30))
    lines = [
        LineTerms(product=toner, quantity=Decimal(4)),
        LineTerms(product=drum),
        LineTerms(product=toner, quantity=Decimal(-1)),
    ]
    quote = write_quote(quote=QuoteFactory(owner=anna), by=anna, changes={}, lines=lines)
    order = accept_quote(quote=send_quote(quote=quote, by=anna), by=anna)
    toner.price_amount, drum.active_until = Decimal(66), timezone.localdate() - timedelta(days=1)
    toner.save()
    drum.save()
    return order


def need(client, text, kind="need"):
    return Preference.objects.unscoped("test").create(client=client, kind=kind, text=text)


def test_the_last_order_at_the_prices_of_today(anna, order):
    quote, notes = propose_again(client=order.client, by=anna)
    assert [(row.text, row.price_amount, row.quantity) for row in lines_of(quote)] == [
        ("Toner, black", 66, 4),
        ("Drum", 30, 1),
    ]
    assert (quote.owner, quote.status, quote.net_amount) == (anna, "draft", 294)
    assert len(notes) == 1 and "Drum" in notes[0]


def test_what_the_price_list_of_the_client_says(anna, order):
    toner = Product.objects.unscoped("test").get(name="Toner, black")
    price_list = PriceListFactory(client=order.client)
    PriceRuleFactory(price_list=price_list, product=toner, price_amount=Decimal(55))
    quote, _notes = propose_again(client=order.client, by=anna)
    assert lines_of(quote)[0].price_amount == 55


def test_a_product_for_each_need(anna):
    client = ClientFactory(owner=anna)
    ProductFactory(name="Laser printer A4")
    ProductFactory(name="Training, one day")
    for text in ("A printer for 12 people", "laser printer", "a place to park"):
        need(client, text)
    need(client, "Training", kind="interest")
    need(client, "Golf", kind="like")
    quote, notes = propose_for_needs(client=client, by=anna)
    texts = [row.text for row in lines_of(quote)]
    assert sorted(texts) == ["Laser printer A4", "Training, one day", "a place to park"]
    assert len(notes) == 1 and "a place to park" in notes[0]


def test_refusals(anna, dario, order):
    with pytest.raises(ValidationError, match="no order"):
        propose_again(client=ClientFactory(owner=anna), by=anna)
    with pytest.raises(ValidationError, match="No need"):
        propose_for_needs(client=order.client, by=anna)
    with pytest.raises(PermissionDenied):
        propose_again(client=order.client, by=dario, order=order)
    with pytest.raises(PermissionDenied):
        propose_again(client=ClientFactory(owner=anna), by=anna, order=order)


def test_one_press_from_a_client_a_deal_and_an_order(client, anna, dario, order):
    url = reverse("quote_propose", args=[order.client_id])
    client.force_login(anna)
    assert order.number in client.get(url).text and url in client.get(order.client.get_absolute_url()).text
    answer = client.post(url, {"source": "order", "order": order.pk}, follow=True)
    assert "prices of today" in answer.text and "off sale" in answer.text
    assert "Propose again" in client.get(order.get_absolute_url()).text
    deal = DealFactory(owner=anna, client=order.client, title="More toner")
    assert url in client.get(deal.get_absolute_url()).text
    client.post(url, {"source": "order", "deal": deal.pk})
    made = Quote.objects.unscoped("test").latest("pk")
    assert (made.deal, made.title) == (deal, "More toner")
    assert client.post(url, {}).status_code == 422
    other = DealFactory(owner=anna)
    assert client.post(url, {"source": "order", "deal": other.pk}).status_code == 404
    client.force_login(dario)
    assert client.get(url).status_code == 404
