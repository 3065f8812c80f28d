"""What a client pays: the order of the rules, the days where the client is, other currencies."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product as pairs_of

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.people.models import Branch
from sales.models import PriceList, PriceRule, Product
from sales.queries.prices import in_order, prices_for
from sales.queries.rates import NoRateError, firm_currency
from tests.factories import ClientFactory
from tests.sales.factories import PriceListFactory, PriceRuleFactory, ProductFactory, RateFactory

pytestmark = pytest.mark.django_db


def price(product, quantity=1, *, client=None, branch=None, currency="EUR", at=None):
    wanted = [(product, Decimal(quantity))]
    found = prices_for(client=client, branch=branch, currency=currency, wanted=wanted, at=at)
    return found[product.pk, Decimal(quantity)]


def rule(amount=None, *, percent=None, product=None, category="", least=0, **of):
    return PriceRuleFactory(
        price_list=PriceListFactory(**of), product=product, category=category, min_quantity=least,
        price_amount=amount, percent=percent,
    )  # fmt: skip


def test_without_a_rule_it_is_the_catalogue():
    found = price(ProductFactory(price_amount=Decimal(100)))
    assert (found.amount, found.list_amount, found.rule, found.words) == (100, 100, None, "")


def test_the_order_of_whom_and_what_and_how_many(anna):
    item = ProductFactory(price_amount=Decimal(100), category="Tools")
    client = ClientFactory(owner=anna, grade="A")
    steps = [
        ({"percent": 1}, 99),
        ({"percent": 2, "category": "Tools"}, 98),
        ({"amount": 97, "product": item}, 97),
        ({"percent": 4, "branch": anna.home_team.branch}, 96),
        ({"percent": 5, "grade": "A"}, 95),
        ({"percent": 6, "grade": "A", "branch": anna.home_team.branch}, 94),
        ({"percent": 7, "client": client}, 93),
        ({"percent": 8, "client": client, "category": "Tools", "least": 5}, 92),
    ]
    for said, expected in steps:
        rule(**said)
        assert price(item, 5, client=client, branch=anna.home_team.branch).amount == expected
    assert price(item, 4, client=client).amount == 93
    assert price(item, -5, client=client).amount == 92  # what comes back, at the price it went
    assert price(item, 5, client=ClientFactory(owner=anna)).amount == 97


def test_lists_of_others_and_lists_not_in_use_say_nothing(anna, dario):
    item = ProductFactory(price_amount=Decimal(100))
    rule(percent=10, client=ClientFactory(owner=dario))
    rule(percent=10, grade="B")
    rule(percent=10, branch=dario.home_team.branch)
    rule(percent=10, is_on=False)
    assert (
        price(item, client=ClientFactory(owner=anna, grade="A"), branch=anna.home_team.branch).amount == 100
    )


def test_a_branch_has_the_prices_of_what_it_is_part_of(anna):
    whole = Branch.objects.create(name="Whole")
    part = Branch.objects.create(name="Part", parent=whole)
    rule(percent=10, branch=whole)
    assert price(ProductFactory(price_amount=Decimal(50)), branch=part.pk).amount == 45


@pytest.mark.parametrize(
    ("zone", "is_over"), [("Asia/Tehran", True), ("Europe/Warsaw", False), ("America/New_York", False)]
)
def test_a_list_ends_at_midnight_where_the_client_is(anna, zone, is_over):
    item = ProductFactory(price_amount=Decimal(100))
    rule(percent=10, active_until=date(2026, 6, 30), active_from=date(2026, 6, 1))
    client = ClientFactory(owner=anna, time_zone=zone)
    late = datetime(2026, 6, 30, 20, 45, tzinfo=UTC)  # 00:15 in Tehran, 22:45 in Warsaw, 16:45 in New York
    assert price(item, client=client, at=late).amount == (100 if is_over else 90)
    assert price(item, client=client, at=datetime(2026, 7, 1, 4, 1, tzinfo=UTC)).amount == 100


def test_a_list_in_the_currency_of_the_paper_comes_first():
    RateFactory(currency="PLN", rate=Decimal("0.25"))
    item = ProductFactory(price_amount=Decimal(100), currency="EUR")
    rule(80, product=item, currency="EUR", name="Euro")
    found = price(item, currency="PLN")
    assert (found.amount, found.list_amount, found.words) == (320, 400, "Euro, EUR → PLN")
    rule(percent=10, currency="PLN", name="Zloty")
    assert price(item, currency="PLN").words == "Zloty, −10 %"
    with pytest.raises(NoRateError):
        price(item, currency="USD")


def test_a_percent_is_rounded_to_the_coin_unless_the_catalogue_is_finer():
    rule(percent=8)
    assert price(ProductFactory(price_amount=Decimal("12.99"))).amount == Decimal("11.95")
    assert price(ProductFactory(price_amount=Decimal("0.0125"))).amount == Decimal("0.0115")


def test_a_thousand_rules_and_fifty_products_take_three_queries(anna, firm, django_assert_max_num_queries):
    firm_currency()  # the firm is in the cache
    RateFactory(currency="PLN", rate=Decimal("0.25"))
    items = [ProductFactory(currency="PLN") for _ in range(50)]
    client = ClientFactory(owner=anna, grade="A")
    for grade in ("", "A"):
        lists = PriceList.objects.bulk_create(
            PriceList(name=f"L{n}", currency="EUR", grade=grade) for n in range(10)
        )
        PriceRule.objects.bulk_create(
            PriceRule(price_list=own, product=item, percent=n)
            for n, own in enumerate(lists)
            for item in items
        )
    wanted = [(item, Decimal(1)) for item in items]
    with django_assert_max_num_queries(3):
        found = prices_for(client=client, branch=anna.home_team.branch, currency="EUR", wanted=wanted)
    assert len(found) == 50


ITEM = Product(pk=1, code="P", category="Tools")
LISTS = st.builds(
    PriceList,
    pk=st.integers(1, 9),
    client_id=st.just(None),
    grade=st.sampled_from(["", "A"]),
    branch_id=st.sampled_from([None, 3]),
    currency=st.sampled_from(["EUR", "PLN"]),
    active_from=st.sampled_from([None, date(2026, 1, 1), date(2026, 2, 1)]),
)
WHAT = st.sampled_from([(1, ""), (None, "Tools"), (None, ""), (2, ""), (None, "Toys")])


@st.composite
def rules(draw):
    product_id, category = draw(WHAT)
    return PriceRule(
        pk=draw(st.integers(1, 99)), price_list=draw(LISTS), product_id=product_id, category=category,
        min_quantity=Decimal(draw(st.sampled_from([0, 5, 10]))), percent=Decimal(1),
    )  # fmt: skip


def beats(one, other):
    """The rule of the house in plain words, asked pair by pair."""
    order = [
        {"A3": 1, "A": 2, "3": 3, "": 4}[f"{r.price_list.grade}{r.price_list.branch_id or ''}"]
        for r in (one, other)
    ]
    if order[0] != order[1]:
        return order[0] < order[1]
    for better in (
        lambda r: r.price_list.currency == "EUR",
        lambda r: 2 * bool(r.product_id) + bool(r.category),
        lambda r: r.min_quantity,
        lambda r: r.price_list.active_from or date.min,
        lambda r: -r.price_list.pk,
        lambda r: -r.pk,
    ):
        if better(one) != better(other):
            return better(one) > better(other)
    return True


@settings(max_examples=200, deadline=None)
@given(st.lists(rules(), max_size=7), st.sampled_from([Decimal(1), Decimal(5), Decimal(-12)]))
def test_the_first_rule_beats_each_other_that_fits(found, quantity):
    ordered = in_order(found, ITEM, quantity, "EUR")
    fitting = [
        r
        for r in found
        if r.min_quantity <= abs(quantity) and r.product_id in (None, 1) and r.category in ("", "Tools")
    ]
    assert sorted(map(id, ordered)) == sorted(map(id, fitting))
    assert all(beats(one, other) for one, other in pairs_of(ordered[:1], ordered))
