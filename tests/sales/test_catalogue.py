"""Products and exchange rates on their pages, and the figures kept at night."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from sales.actions.client_figures import refresh_client_figures
from sales.models import ExchangeRate, Product
from sales.queries.rates import NoRateError, rate_on
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, OrderFactory, ProductFactory, RateFactory

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Toner", "code": "T-1", "kind": "goods", "unit": "pc", "price_amount": "64.50", "cost_amount": "31",
    "currency": "EUR", "vat_rate": "23",
}  # fmt: skip


def products():
    return Product.objects.unscoped("test")


def test_the_director_keeps_the_catalogue(client, edda):
    client.force_login(edda)
    answer = client.post(reverse("product_create"), FORM)
    product = products().get()
    assert answer.url == product.get_absolute_url()
    assert client.get(answer.url).status_code == 200
    client.post(reverse("product_edit", args=[product.pk]), {**FORM, "price_amount": "70"})
    assert products().get().price_amount == 70


def test_others_read_it_or_not_at_all(client, personas):
    product = ProductFactory()
    for user, page, change in (
        (personas.anna, 200, 403),
        (personas.eva, 200, 403),
        (personas.nils, 404, 404),
    ):
        client.force_login(user)
        assert client.get(product.get_absolute_url()).status_code == page
        assert client.get(reverse("product_edit", args=[product.pk])).status_code == change
    client.force_login(personas.anna)
    assert client.post(reverse("product_create"), FORM).status_code == 403
    assert client.get(reverse("rate_list")).status_code == 403


def test_the_same_code_twice_is_said(client, edda):
    ProductFactory(code="T-1")
    client.force_login(edda)
    answer = client.post(reverse("product_create"), FORM)
    assert answer.status_code == 422
    assert products().count() == 1


def test_rates_are_dated(client, edda):
    client.force_login(edda)
    address = reverse("rate_list")
    for day, rate in (("2026-01-01", "0.23"), ("2026-02-01", "0.24"), ("2026-02-01", "0.25")):
        assert client.post(address, {"currency": "pln", "on": day, "rate": rate}).status_code == 302
    assert ExchangeRate.objects.count() == 2
    assert rate_on("PLN", date(2026, 1, 31)) == Decimal("0.23")
    assert rate_on("PLN", date(2026, 7, 1)) == Decimal("0.25")
    assert rate_on("EUR", date(1999, 1, 1)) == 1
    with pytest.raises(NoRateError):
        rate_on("PLN", date(2025, 12, 31))


@pytest.mark.parametrize("wrong", [{"currency": "XXL"}, {"currency": "EUR"}, {"rate": "0"}, {"on": "soon"}])
def test_a_wrong_rate_is_said(client, edda, wrong):
    client.force_login(edda)
    form = {"currency": "PLN", "on": "2026-01-01", "rate": "0.2", **wrong}
    assert client.post(reverse("rate_list"), form).status_code == 422
    assert not ExchangeRate.objects.exists()


def test_figures_of_clients_move_on_with_the_months(anna):
    RateFactory()
    one, other = ClientFactory(owner=anna), ClientFactory(owner=anna)
    today = timezone.localdate()
    OrderFactory(owner=anna, client=one, ordered_on=today, net_amount=Decimal(100))
    OrderFactory(owner=anna, client=one, ordered_on=today - timedelta(days=364), net_amount=Decimal(30))
    OrderFactory(owner=anna, client=one, ordered_on=today - timedelta(days=367), net_amount=Decimal(7))
    DealFactory(owner=anna, client=other, amount=Decimal(50))
    assert refresh_client_figures() == 2
    assert refresh_client_figures() == 0
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.turnover_amount, one.order_count, one.last_order_on) == (130, 3, today)
    assert (other.pipeline_amount, other.last_order_on) == (50, None)
