"""What the pages of price lists show."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from contacts.models import Client
from contacts.queries.before_call import zone_of
from crm.frozen import frozen
from sales.models import PriceList, PriceRule, Product
from sales.queries.prices import Exchange, OfferedPrice, day_of, in_order, offered, rules_for, words_of
from sales.queries.rates import rates_on

if TYPE_CHECKING:
    from crm.people.models import User

NAMED_MOST = 50


@frozen
class Answer:
    """What a client would pay and what the other rules that fit would say, the one that counts first."""

    price: OfferedPrice
    rules: list[tuple[PriceRule, str]]
    day: date


def would_pay(
    *,
    user: User,
    client: Client | None,
    product: Product,
    quantity: Decimal,
    currency: str,
    on: date | None = None,
) -> Answer:
    """Raises NoRateError. Without a day it is today where the client is; rules of lists that the reader may not see
    are not named."""
    at = datetime.combine(on, time(12), tzinfo=zone_of(client or Client())) if on else None
    day = day_of(client, at)
    rules = rules_for(client, client.branch_id if client else None, [product], day)
    rates = Exchange(
        rates_on({currency, product.currency, *(rule.price_list.currency for rule in rules)}, day), day
    )
    price = offered(product, quantity, rules, currency, rates)
    ordered = in_order(rules, product, quantity, currency)
    seen = set(
        PriceList.objects.visible_to(user)
        .filter(pk__in=[rule.price_list_id for rule in ordered])
        .values_list("pk", flat=True)
    )
    shown = [rule for rule in ordered if rule.price_list_id in seen]
    return Answer(price, [(rule, words_of(rule, currency)) for rule in shown], day)


def rules_of(price_list: PriceList, user: User) -> list[PriceRule]:
    rules = PriceRule.objects.visible_to(user).filter(price_list=price_list)
    return list(rules.select_related("product"))


def lists_naming(product: Product, user: User) -> list[PriceRule]:
    """The rules of lists in use that name the product itself."""
    rules = PriceRule.objects.visible_to(user).filter(product=product, price_list__is_on=True)
    named = rules.select_related("price_list__client", "price_list__branch")
    return list(named.order_by("price_list__name_key", "price_list", "min_quantity")[:NAMED_MOST])
