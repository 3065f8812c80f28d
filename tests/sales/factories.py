"""Test objects of sales."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, ExchangeRate, Order, PriceList, PriceRule, Product, Quote, QuoteLine
from tests.factories import ClientFactory


def first_stage():
    return ensure_pipeline().stages.first()


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    code = factory.Sequence(lambda n: f"P-{n:03d}")
    name = factory.Sequence(lambda n: f"Product {n}")
    price_amount = Decimal("100.00")
    cost_amount = Decimal("60.00")
    currency = "EUR"
    vat_rate = Decimal(23)


class PriceListFactory(DjangoModelFactory):
    class Meta:
        model = PriceList

    name = factory.Sequence(lambda n: f"Price list {n}")
    currency = "EUR"


class PriceRuleFactory(DjangoModelFactory):
    class Meta:
        model = PriceRule

    price_list = factory.SubFactory(PriceListFactory)


class RateFactory(DjangoModelFactory):
    class Meta:
        model = ExchangeRate

    currency = "PLN"
    on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    rate = Decimal("0.25")


class OwnedFactory(DjangoModelFactory):
    """Give `owner`: team and branch follow it, and so does the client."""

    class Meta:
        abstract = True

    owner = None
    team = factory.LazyAttribute(lambda row: row.owner and row.owner.home_team)
    branch = factory.LazyAttribute(lambda row: row.team and row.team.branch)
    client = factory.SubFactory(ClientFactory, owner=factory.SelfAttribute("..owner"))


class DealFactory(OwnedFactory):
    class Meta:
        model = Deal

    title = factory.Sequence(lambda n: f"Deal {n}")
    stage = factory.LazyFunction(first_stage)
    amount = Decimal(1000)
    base_amount = factory.SelfAttribute("amount")
    currency = "EUR"
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))


class QuoteFactory(OwnedFactory):
    class Meta:
        model = Quote

    number = factory.Sequence(lambda n: f"Q-2000-{n:04d}")
    title = factory.Sequence(lambda n: f"Offer {n}")
    currency = "EUR"
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class QuoteLineFactory(DjangoModelFactory):
    class Meta:
        model = QuoteLine

    quote = factory.SubFactory(QuoteFactory)
    text = "Line"
    price_amount = Decimal(100)
    vat_rate = Decimal(23)
    net_amount = Decimal(100)
    vat_amount = Decimal(23)
    margin_amount = Decimal(100)


class OrderFactory(OwnedFactory):
    class Meta:
        model = Order

    number = factory.Sequence(lambda n: f"O-2000-{n:04d}")
    currency = "EUR"
    net_amount = Decimal(100)
    base_net_amount = factory.SelfAttribute("net_amount")
    gross_amount = factory.SelfAttribute("net_amount")
    base_gross_amount = factory.SelfAttribute("net_amount")
    sold_by = factory.SelfAttribute("owner")
