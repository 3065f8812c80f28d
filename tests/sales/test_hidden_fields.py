"""Cost and margin, payment and notes of deals, where a role hides or only shows them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sales.actions.deal_items import set_items
from sales.actions.deal_moves import move_deal
from sales.actions.deals import change_deal, open_deal
from sales.actions.lines import LineTerms
from sales.actions.orders import accept_quote, set_order_state
from sales.actions.products import change_product, create_product
from sales.actions.quotes import quote_deal, send_quote
from sales.models import DealStage, Order, Product
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in
from tests.sales.factories import DealFactory, OrderFactory, ProductFactory
from tests.sales.test_deal_pages import HTMX, line, posted
from tests.sales.test_quote_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(anna):
    product = ProductFactory(name="Loom", price_amount=Decimal(1000), cost_amount=Decimal(613))
    company = ClientFactory(
        owner=anna, name="Mill", street="Karl Johans gate 1", post_code="0154", city="Oslo"
    )
    deal = DealFactory(owner=anna, client=company, title="New loom")
    return set_items(deal=deal, items=[LineTerms(product=product)], by=anna)


@pytest.fixture
def quote(deal, anna):
    return quote_deal(deal=deal, by=anna)


@pytest.fixture
def order(quote, anna):
    return accept_quote(quote=send_quote(quote=quote, by=anna), by=anna)


def fresh(row):
    return type(row).objects.unscoped("test").get(pk=row.pk)


def test_each_ready_role_sees_the_margin_as_before(personas, order, client):
    """Who might change quotes, export orders or change products saw it."""
    seen = {}
    for name in ("anna", "carla", "edda", "eva", "marta"):
        sign_in(client, getattr(personas, name))
        seen[name] = "Margin" in client.get(Product.objects.unscoped("test").get().get_absolute_url()).text
    assert seen == {"anna": True, "carla": True, "edda": True, "eva": False, "marta": False}


def test_margin_is_nowhere_in_a_quote_or_order(client, anna, deal, quote, order):
    sign_in(client, anna)
    addresses = [
        deal.get_absolute_url(), quote.get_absolute_url(), order.get_absolute_url(), reverse("product_list"),
        deal.items.unscoped("test").get().product.get_absolute_url(),
    ]  # fmt: skip
    lines = posted(line(product=str(deal.items.unscoped("test").get().product_id)))

    def told():
        totals = client.post(reverse("deal_totals", args=[deal.pk]), lines, headers=HTMX).text
        return [address for address in addresses if "Margin" in client.get(address).text], "Margin" in totals

    assert told()[1] and set(told()[0]) >= set(addresses[1:3])
    show_fields("rep", margin=0)
    assert told() == ([], False)


def test_a_cost_is_neither_asked_nor_taken_from_whoever_may_only_read_it(client, edda):
    show_fields("director", margin=1)
    sign_in(client, edda)
    product = ProductFactory(cost_amount=Decimal(60))
    form = client.get(reverse("product_edit", args=[product.pk])).context["form"]
    assert form.fields["cost_amount"].disabled
    values = {name: "" if value is None else value for name, value in form.initial.items() if name != "seen"}
    client.post(reverse("product_edit", args=[product.pk]), values | {"name": "Other", "cost_amount": "1"})
    product.refresh_from_db()
    assert (product.name, product.cost_amount) == ("Other", 60)
    assert "cost_amount" not in client.get(reverse("product_create")).context["form"].fields
    with pytest.raises(PermissionDenied):
        change_product(product=product, by=edda, changes={"cost_amount": Decimal(1)})
    with pytest.raises(PermissionDenied):
        create_product(by=edda, name="New", code="N", cost_amount=Decimal(1))


def test_payment_is_hidden_or_only_shown(client, anna):
    order = OrderFactory(owner=anna, due_on=date(2005, 6, 21))
    sign_in(client, anna)
    assert "Not paid" in client.get(order.get_absolute_url()).text
    show_fields("rep", finance=1)
    assert "Not paid" in client.get(order.get_absolute_url()).text
    assert client.post(reverse("order_state", args=[order.pk]), {"payment": "done"}).status_code == 403
    show_fields("rep", finance=0)
    page = client.get(order.get_absolute_url()).text
    assert not any(word in page for word in ("Not paid", "Payment", "2005"))
    with pytest.raises(PermissionDenied):
        set_order_state(order=order, by=anna, payment="done")
    set_order_state(order=order, by=anna, delivery="done")
    assert (fresh(order).delivery, fresh(order).payment) == ("done", "open")


@pytest.mark.parametrize("level", [0, 1])
def test_notes_of_deals_are_refused(client, anna, deal, level):
    change_deal(deal=deal, by=anna, changes={"note": "They like oak"})
    lost = DealStage.objects.get(pipeline=deal.stage.pipeline, kind="lost")
    show_fields("rep", notes=level)
    sign_in(client, anna)
    assert ("They like oak" in client.get(deal.get_absolute_url()).text) == bool(level)
    for refused in (
        lambda: change_deal(deal=deal, by=anna, changes={"note": "x"}),
        lambda: open_deal(client=deal.client, title="New", by=anna, note="x"),
        lambda: move_deal(deal=deal, to=lost, by=anna, lost_reason="price", closing_note="x"),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert "closing_note" not in client.get(reverse("deal_lost", args=[deal.pk])).context["form"].fields
    assert move_deal(deal=deal, to=lost, by=anna, lost_reason="price").closed_at


def test_a_quote_on_paper_carries_the_address_only_for_whoever_may_read_it(client, anna, quote):
    sign_in(client, anna)
    assert "Karl Johans gate 1" in words(client.get(reverse("quote_pdf", args=[quote.pk])))
    assert "Karl Johans gate 1" in client.get(reverse("quote_print", args=[quote.pk])).text
    show_fields("rep", contact=0)
    pdf = words(client.get(reverse("quote_pdf", args=[quote.pk])))
    page = client.get(reverse("quote_print", args=[quote.pk])).text
    for text in (pdf, page):
        assert "Oslo" in text and "Karl Johans gate" not in text and "0154" not in text


def test_the_orders_of_a_reader_without_finance_have_no_payment(client, anna):
    OrderFactory(owner=anna)
    sign_in(client, anna)
    assert "Not paid" in client.get(reverse("order_list")).text
    show_fields("rep", finance=0)
    page = client.get(reverse("order_list") + "?late=yes&sort=due").text
    assert "Not paid" not in page and "Payment" not in page.replace("“Payment late” was left out", "")
    assert Order.objects.visible_to(anna).count() == 1
