"""What a client pays for a product: the one door for whoever writes a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils import timezone

from contacts.models import Client
from contacts.queries.before_call import zone_of
from crm.frozen import frozen
from crm.money.amounts import HUNDRED, unit_of
from crm.people.models import Branch
from sales.models import PriceList, PriceRule, Product
from sales.queries.rates import NoRateError, rates_on

FINEST = Decimal("0.0001")
Wanted = tuple[Product, Decimal]


@frozen
class OfferedPrice:
    """A price per unit in the currency asked for. `list_amount`: what the catalogue says; `rule`: what gave the price,
    None where no rule fits and it is the catalogue's; `words`: the list and why, in signs that every language reads.
    """

    amount: Decimal
    list_amount: Decimal
    currency: str
    rule: PriceRule | None
    words: str


def prices_for(
    *,
    client: Client | None,
    branch: Branch | int | None,
    currency: str,
    wanted: Iterable[Wanted],
    at: datetime | None = None,
    day: date | None = None,
) -> dict[tuple[int, Decimal], OfferedPrice]:
    """The price of each (product, quantity), by (product key, quantity), in at most three queries.

    `branch`: of the deal or paper (the client's own without one is the caller's choice). `at`: the moment, now if
    unsaid; lists begin and end at midnight where the client is. `day`: of the exchange rates, the same day if unsaid.
    Raises NoRateError where a currency has no rate.
    """
    pairs = list(wanted)
    if not pairs:
        return {}
    today = (at or timezone.now()).astimezone(zone_of(client or Client())).date()
    found = rules_for(client, branch, {product for product, _quantity in pairs}, today)
    currencies = {currency, *(product.currency for product, _ in pairs)}
    rates = Exchange(
        rates_on(currencies | {rule.price_list.currency for rule in found}, day or today), day or today
    )
    return {
        (product.pk, Decimal(quantity)): offered(product, Decimal(quantity), found, currency, rates)
        for product, quantity in pairs
    }


def day_of(client: Client | None, at: datetime | None = None) -> date:
    """The day that it is where the client is."""
    return (at or timezone.now()).astimezone(zone_of(client or Client())).date()


def rules_for(
    client: Client | None, branch: Branch | int | None, products: Iterable[Product], today: date
) -> list[PriceRule]:
    """All rules of lists in use on the day that speak of the client and of one of the products; two queries."""
    chosen = list(products)
    place = branch if isinstance(branch, int | None) else branch.pk
    audience = Q(price_list__client=None) & (
        Q(price_list__branch=None) | Q(price_list__branch__in=_above(place))
    )
    audience &= Q(price_list__grade__in=["", client.grade] if client else [""])
    if client is not None and client.pk:
        audience |= Q(price_list__client=client.pk)
    what = Q(product__in=[product.pk for product in chosen]) | Q(
        product=None, category__in={"", *(product.category for product in chosen)}
    )
    days = Q(price_list__active_from=None) | Q(price_list__active_from__lte=today)
    days &= Q(price_list__active_until=None) | Q(price_list__active_until__gte=today)
    rules = PriceRule.objects.unscoped("the price of whoever is in hand")
    return list(rules.filter(audience, what, days, price_list__is_on=True).select_related("price_list"))


def _above(branch: int | None) -> list[int]:
    """The branch and those that it is part of."""
    if branch is None:
        return []
    parents = dict(Branch.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    while branch is not None and branch not in found:
        found.append(branch)
        branch = parents.get(branch)
    return found


def in_order(
    rules: Iterable[PriceRule], product: Product, quantity: Decimal, currency: str
) -> list[PriceRule]:
    """The rules that fit, the one that counts first: the list of the client before one of class and branch, of the
    class, of the branch, of everybody; then a list in the currency asked for; a rule of the product before one of
    its category and one of all; the largest quantity; the list that began last; the older list.
    """
    fitting = [
        rule
        for rule in rules
        if rule.min_quantity <= abs(quantity)
        and (
            rule.product_id == product.pk
            or (rule.product_id is None and rule.category in {"", product.category})
        )
    ]
    return sorted(fitting, key=lambda rule: _rank(rule, currency))


def _rank(rule: PriceRule, currency: str) -> tuple[object, ...]:
    own: PriceList = rule.price_list
    whom = (
        0
        if own.client_id
        else 1
        if own.grade and own.branch_id
        else 2
        if own.grade
        else 3
        if own.branch_id
        else 4
    )
    what = 0 if rule.product_id else 1 if rule.category else 2
    began = (own.active_from or date.min).toordinal()
    return whom, own.currency != currency, what, -rule.min_quantity, -began, own.pk, rule.pk


@frozen
class Exchange:
    """Rates of one day."""

    rates: Mapping[str, Decimal]
    day: date

    def price_in(self, amount: Decimal, from_currency: str, to_currency: str) -> Decimal:
        """As `sales.queries.rates.price_in`, from rates in hand."""
        if from_currency == to_currency:
            return amount
        for code in (from_currency, to_currency):
            if code not in self.rates:
                raise NoRateError(code, self.day)
        return (amount * self.rates[from_currency] / self.rates[to_currency]).quantize(FINEST)


def offered(
    product: Product, quantity: Decimal, rules: Sequence[PriceRule], currency: str, rates: Exchange
) -> OfferedPrice:
    """The price that the first rule in order gives; without one, the catalogue's."""
    listed = rates.price_in(product.price_amount, product.currency, currency)
    first = next(iter(in_order(rules, product, quantity, currency)), None)
    if first is None:
        return OfferedPrice(listed, listed, currency, None, "")
    return OfferedPrice(
        amount_by(first, listed, currency, rates), listed, currency, first, words_of(first, currency)
    )


def amount_by(rule: PriceRule, listed: Decimal, currency: str, rates: Exchange) -> Decimal:
    """A percent is rounded to the smallest coin, unless the catalogue's price is finer than that."""
    if rule.price_amount is not None:
        return rates.price_in(rule.price_amount, rule.price_list.currency, currency)
    assert rule.percent is not None
    unit = unit_of(currency)
    places = unit if listed == listed.quantize(unit) else FINEST
    return (listed * (HUNDRED - rule.percent) / HUNDRED).quantize(places, rounding=ROUND_HALF_UP)


def words_of(rule: PriceRule, currency: str) -> str:
    """ "Partner A, ≥ 10, −8 %", "Partner A, PLN → EUR"."""
    own = rule.price_list
    turned = rule.price_amount is not None and own.currency != currency
    return f"{own.name}{rule.terms}{f', {own.currency} → {currency}' if turned else ''}"
