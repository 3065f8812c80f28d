"""Two people in the form of one deal, quote, product or order: who saved what and when stands beside one's own."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from sales.actions.deals import change_deal
from sales.actions.orders import set_order_state
from sales.actions.products import change_product
from sales.actions.quotes import write_quote
from tests.personas import sign_in
from tests.sales.factories import DealFactory, OrderFactory, ProductFactory, QuoteFactory

pytestmark = pytest.mark.django_db


def sent_by(form):
    """What the form sends as it stands."""
    values = {bound.name: bound.value() for bound in form if bound.name != "seen"}
    sent = {name: value for name, value in values.items() if value is not None}
    return sent | {"seen": json.dumps(form.initial["seen"])}


def opened(client, url):
    return sent_by(client.get(url).context["form"])


def fresh(row):
    return type(row).objects.unscoped("test").get(pk=row.pk)


def test_a_deal_in_two_forms(client, anna, carla):
    sign_in(client, anna)
    deal = DealFactory(owner=anna, title="Press", amount=Decimal(1000))
    url = reverse("deal_edit", args=[deal.pk])
    mine = opened(client, url)
    change_deal(deal=deal, by=carla, changes={"amount": Decimal(1200), "note": "Wants ink"})
    answer = client.post(url, mine | {"amount": "900", "competitor": "Acme"})
    assert answer.status_code == 422 and fresh(deal).amount == 1200 and fresh(deal).competitor == ""
    (line,) = answer.context["conflict"]
    assert (line.yours, line.theirs, line.save.by) == ("900", "1,200", carla)
    assert "<bdi>Carla</bdi>" in answer.text and "Wants ink" in answer.text
    assert client.post(url, sent_by(answer.context["form"])).status_code == 302
    now = fresh(deal)
    assert (now.amount, now.competitor, now.note) == (900, "Acme", "Wants ink"), "nothing is lost"


def test_different_fields_do_not_meet(client, anna, carla):
    sign_in(client, anna)
    deal = DealFactory(owner=anna, title="Press")
    url = reverse("deal_edit", args=[deal.pk])
    mine = opened(client, url)
    change_deal(deal=deal, by=carla, changes={"closes_on": date(2031, 1, 1)})
    assert client.post(url, mine | {"title": "Press hall"}).status_code == 302
    assert (fresh(deal).title, fresh(deal).closes_on) == ("Press hall", date(2031, 1, 1))


@pytest.mark.parametrize("kind", ["quote", "product"])
def test_the_head_of_a_quote_and_a_product_too(client, edda, carla, kind):
    sign_in(client, edda)
    if kind == "quote":
        row, name, url_name, theirs = QuoteFactory(owner=carla), "title", "quote_edit", carla
    else:
        row, name, url_name, theirs = ProductFactory(), "price_amount", "product_edit", edda
    url = reverse(url_name, args=[row.pk])
    mine = opened(client, url)
    if kind == "quote":
        write_quote(quote=row, by=carla, changes={"title": "Theirs"})
    else:
        change_product(product=row, by=edda, changes={"price_amount": Decimal(70)})
    value = "Mine" if kind == "quote" else "80"
    answer = client.post(url, mine | {name: value})
    (line,) = answer.context["conflict"]
    assert answer.status_code == 422 and line.save.by == theirs and line.theirs in {"Theirs", "70"}
    assert client.post(url, sent_by(answer.context["form"])).status_code == 302
    assert str(getattr(fresh(row), name)).startswith(value)


def test_an_order_that_moved_on_stays_and_says_who_moved_it(client, anna, carla):
    order = OrderFactory(owner=anna)
    sign_in(client, anna)
    seen = {"seen": order.delivery}
    set_order_state(order=order, by=carla, delivery="done")
    url = reverse("order_state", args=[order.pk])
    said = client.post(url, seen | {"delivery": "part"}, follow=True).text
    assert "Carla saved this meanwhile (Delivery, " in said and fresh(order).delivery == "done"
    client.post(url, {"seen": "done", "delivery": "part"})
    assert fresh(order).delivery == "part"


def test_lines_say_who_saved_meanwhile(client, anna, carla):
    quote = QuoteFactory(owner=anna)
    sign_in(client, anna)
    write_quote(quote=quote, by=carla, changes={"intro": "Dear all"})
    form = {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0, "version": quote.version}
    answer = client.post(reverse("quote_lines", args=[quote.pk]), form)
    assert answer.status_code == 422 and "Carla saved this meanwhile" in answer.text
