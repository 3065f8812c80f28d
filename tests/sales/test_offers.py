"""The next best offer: what is proposed and why, what came of it, on the pages of a client and a quote."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.events import OrderWritten, publish
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from sales.actions.client_figures import refresh_client_figures
from sales.actions.offer_rules import learn_pairs, read_baskets
from sales.actions.offers import answer_offer, settle_offers, take_back
from sales.models import BoughtCategories, OfferOutcome, OrderLine, PairRule
from sales.queries.offers import offers_for
from tests.factories import ClientFactory
from tests.sales.factories import OrderFactory, ProductFactory, QuoteFactory, QuoteLineFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def buys(client, *products, days_ago=0, owner=None):
    order = OrderFactory(
        client=client,
        owner=owner or client.owner,
        ordered_on=timezone.localdate() - timedelta(days=days_ago),
    )
    for product in products:
        OrderLine.objects.create(order=order, product=product, text=product.name)
    return order


@pytest.fixture
def client_of_anna(anna):
    return ClientFactory(owner=anna, name="Blue Mill")


@pytest.fixture
def toner():
    return ProductFactory(name="Toner", category="Printing")


@pytest.fixture
def paper():
    return ProductFactory(name="Paper A4", category="Paper")


def seen(client, user):
    return [(offer.name, offer.kind) for offer in offers_for(client, user).offers]


@pytest.fixture
def habit(client_of_anna, toner):
    """Toner every 30 days, and the last one 29 days ago."""
    for days in (89, 59, 29):
        buys(client_of_anna, toner, days_ago=days)
    return toner


def teach(anna, toner, paper, both, only_toner=10):
    """So many clients who buy toner and paper, and some who buy toner alone; what is kept of all is read anew."""
    baskets = [["Paper", "Printing"]] * both + [["Printing"]] * only_toner + [["Other"]] * 5
    rows = [BoughtCategories(client=ClientFactory(owner=anna), categories=basket) for basket in baskets]
    BoughtCategories.objects.bulk_create(rows)
    buys(rows[0].client, paper, toner)
    return learn_pairs(timezone.localdate())


def test_what_is_bought_again_comes_first_and_is_refused_for_good(client_of_anna, habit, anna):
    offer = offers_for(client_of_anna, anna).offers[0]
    assert (offer.name, offer.kind) == ("Toner", "repeat") and "30 days" in offer.words
    with pytest.raises(ValidationError):
        answer_offer(client=client_of_anna, product=habit, state="refused", by=anna)
    answer = answer_offer(client=client_of_anna, product=habit, state="refused", by=anna, why="Too dear")
    assert seen(client_of_anna, anna) == [] and answer.words == offer.words
    with pytest.raises(ValidationError):
        answer_offer(client=client_of_anna, product=habit, state="offered", by=anna)
    take_back(answer=answer, by=anna)
    assert seen(client_of_anna, anna) == [("Toner", "repeat")]


def test_only_who_may_change_the_client_answers(client_of_anna, habit, dario):
    with pytest.raises(PermissionDenied):
        answer_offer(client=client_of_anna, product=habit, state="offered", by=dario)


@pytest.mark.parametrize(("both", "rules"), [(29, 0), (30, 1)])
def test_a_rule_stands_from_thirty_joint_baskets_on(client_of_anna, toner, paper, anna, both, rules):
    teach(anna, toner, paper, both)
    assert PairRule.objects.filter(left_category="Printing").count() == rules
    buys(client_of_anna, toner, days_ago=300)
    found = offers_for(client_of_anna, anna)
    assert [offer.name for offer in found.offers] == ["Paper A4"] * rules
    assert found.knows_pairs is bool(rules)
    if rules:
        assert "75% of the 40 clients" in found.offers[0].words


def test_what_a_colleague_sold_counts_as_bought_and_is_not_told(client_of_anna, toner, paper, personas):
    teach(personas.anna, toner, paper, both=30)
    buys(client_of_anna, toner, days_ago=300, owner=personas.dario)
    assert seen(client_of_anna, personas.anna) == []
    buys(client_of_anna, toner, days_ago=200)
    assert seen(client_of_anna, personas.anna) == [("Paper A4", "pair")]
    buys(client_of_anna, paper, owner=personas.dario)
    refresh_client_figures()
    read_baskets(after=0, upto=client_of_anna.pk, today=timezone.localdate())
    assert seen(client_of_anna, personas.anna) == []


def test_a_night_reads_those_whose_orders_moved(client_of_anna, toner, anna):
    buys(client_of_anna, toner)
    ClientFactory(owner=anna)
    refresh_client_figures()
    today, upto = timezone.localdate(), client_of_anna.pk + 10
    assert [read_baskets(after=0, upto=upto, today=today) for _ in range(2)] == [1, 0]
    buys(client_of_anna, ProductFactory(category="Paper"))
    refresh_client_figures()
    assert read_baskets(after=0, upto=upto, today=today) == 1
    assert BoughtCategories.objects.unscoped("test").get().categories == ["Paper", "Printing"]


def test_an_order_accepts_an_offer_and_its_end_opens_it_again(client_of_anna, habit, anna):
    answer = answer_offer(client=client_of_anna, product=habit, state="offered", by=anna)
    answer.refresh_from_db()
    order = buys(client_of_anna, habit)
    publish(OrderWritten(order_ids=(order.pk,)))
    row = OfferOutcome.objects.unscoped("test").get(pk=answer.pk)
    assert (row.state, row.order_key) == ("accepted", order.pk)
    order.lines.unscoped("test").delete()
    settle_offers([order.pk])
    assert OfferOutcome.objects.unscoped("test").get(pk=answer.pk).state == "offered"


def test_an_order_before_the_offer_accepts_nothing(client_of_anna, habit, anna):
    answer_offer(client=client_of_anna, product=habit, state="offered", by=anna)
    buys(client_of_anna, habit, days_ago=3)
    later("sales.learn_offers")
    run_due_jobs()
    assert OfferOutcome.objects.unscoped("test").get().state == "offered"


def test_the_page_of_a_client_asks_for_the_box_and_takes_answers(client, client_of_anna, habit, anna):
    client.force_login(anna)
    box, answer = (
        reverse(name, args=[client_of_anna.pk]) for name in ("client_offers", "client_offers_answer")
    )
    assert box in client.get(client_of_anna.get_absolute_url()).content.decode()
    assert "Toner" in client.get(box, headers=HTMX).content.decode()
    bare = client.post(answer, {"product": habit.pk, "state": "refused"}, headers=HTMX)
    assert bare.status_code == 422 and "Say why" in bare.content.decode()
    client.post(answer, {"product": habit.pk, "state": "refused", "why": "Too dear"}, headers=HTMX)
    page = client.get(box).content.decode()
    assert "Too dear" in page and "Take back" in page
    row = OfferOutcome.objects.unscoped("test").get()
    client.post(reverse("client_offers_again", args=[client_of_anna.pk]), {"answer": row.pk})
    assert seen(client_of_anna, anna) == [("Toner", "repeat")]


def test_an_answer_of_another_client_is_not_taken_back_here(client, client_of_anna, habit, anna):
    row = answer_offer(client=client_of_anna, product=habit, state="offered", by=anna)
    client.force_login(anna)
    other = ClientFactory(owner=anna)
    sent = client.post(reverse("client_offers_again", args=[other.pk]), {"answer": row.pk})
    assert sent.status_code == 422
    assert OfferOutcome.objects.unscoped("test").get().state == "offered"


@pytest.mark.parametrize("count", [1, 3])
def test_the_box_asks_the_same_for_any_number(client, client_of_anna, anna, count):
    for number in range(count):
        product = ProductFactory(name=f"Item {number}")
        for days in (60, 30):
            buys(client_of_anna, product, days_ago=days)
        answer_offer(client=client_of_anna, product=product, state="offered", by=anna)
    client.force_login(anna)
    address = reverse("client_offers", args=[client_of_anna.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).content.decode().count("Item") >= count
    assert len(asked) <= 10


def test_a_quote_names_what_is_not_yet_on_it(client, client_of_anna, habit, anna):
    quote = QuoteFactory(client=client_of_anna, owner=anna)
    strip = reverse("quote_offers", args=[quote.pk])
    client.force_login(anna)
    assert strip in client.get(quote.get_absolute_url()).content.decode()
    assert f"add:{habit.pk}" in client.get(strip, headers=HTMX).content.decode()
    QuoteLineFactory(quote=quote, product=habit)
    assert "Toner" not in client.get(strip, headers=HTMX).content.decode()
