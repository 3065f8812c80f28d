"""The demo firm's sales: whole, in step with the rules, and the same on every machine."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from contacts.models import Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from crm.people.models import Firm
from sales.actions.numbers import take_number
from sales.demo import build
from sales.models import Deal, Order, OrderLine, Quote, QuoteLine
from sales.models.lines import sums_of
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(personas):
    assert Group.objects.exists()
    users = {name: getattr(personas, name) for name in ("anna", "bruno", "carla", "dario", "sara")}
    for number in range(30):
        ClientFactory(
            owner=list(users.values())[number % 5], country="PL" if number % 2 else "DE",
            stage=("customer", "prospect", "inactive")[number % 3], grade="ABC"[number % 3],
        )  # fmt: skip
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    return DemoWorld(firm=Firm.load(), now=now, users=users, say=[].append)


def test_papers_add_up_and_are_numbered_without_gaps(world):
    with unlocked("test"):
        build(world)
        orders = list(Order.objects.prefetch_related("lines"))
        quotes = list(Quote.objects.prefetch_related("lines"))
        assert orders
        assert quotes
        for paper in [*orders, *quotes]:
            sums = sums_of(paper.lines.all())
            assert (paper.net_amount, paper.vat_amount, paper.gross_amount) == (
                sums.net,
                sums.vat,
                sums.gross,
            )
        won = [order for order in orders if order.quote_id]
        assert won
        for order in won:
            assert order.net_amount == order.quote.net_amount
            assert order.deal.stage.kind == "won"
        for year in {order.ordered_on.year for order in orders}:
            numbers = sorted(int(order.number[-4:]) for order in orders if order.ordered_on.year == year)
            assert numbers == list(range(1, len(numbers) + 1))
        taken = take_number("O", dt.date(2026, 11, 20))
        assert not Order.objects.filter(number=taken).exists()
        assert {order.currency for order in orders} == {"EUR", "PLN"}
        assert Client.objects.filter(turnover_amount__gt=Decimal(0)).exists()
        assert Deal.objects.filter(closed_at=None, next_step_at=None).exists()
        assert Deal.objects.filter(closed_at=None, next_step_at__isnull=False).exists()


def test_two_loads_give_the_same_firm(world):
    def load():
        world.random.seed(7)
        with unlocked("test"):
            build(world)
            seen = (
                list(Order.objects.order_by("number").values_list("number", "net_amount", "ordered_on")),
                list(Deal.objects.order_by("pk").values_list("title", "amount", "closes_on")),
                list(Quote.objects.order_by("number").values_list("number", "status", "net_amount")),
            )
            from sales import models

            for model in (OrderLine, Order, QuoteLine, Quote, Deal, models.Product, models.ExchangeRate):
                model.objects.all().delete()
            models.NumberSeries.objects.all().delete()
        return seen

    assert load() == load()
