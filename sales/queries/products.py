from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Lower

from sales.models import Product
from sales.queries.matches import words_match
from sales.queries.prices import prices_for
from sales.queries.rates import NoRateError

if TYPE_CHECKING:
    from crm.people.models import User

OFFERED = 8


def find_products(user: User, text: str) -> list[Product]:
    """Products on sale today whose code or name fits; nothing for nothing."""
    if not text.strip():
        return []
    fitting = Product.objects.visible_to(user).on_sale().filter(words_match(text))
    return list(fitting.order_by("name_key", "pk")[:OFFERED])


def products_by_code(user: User, codes: Iterable[str]) -> dict[str, Product]:
    """Products on sale today by these codes, whatever their letters' case; the keys are folded."""
    wanted = {code.casefold() for code in codes if code}
    if not wanted:
        return {}
    found = Product.objects.visible_to(user).on_sale().annotate(code_key=Lower("code"))
    return {product.code.casefold(): product for product in found.filter(code_key__in=wanted)}


def with_offers(products: list[Product], paper: Any) -> list[Product]:
    """The same, each with what the client of the deal or quote pays for one of it."""
    with suppress(NoRateError):
        wanted = [(product, Decimal(1)) for product in products]
        offers = prices_for(
            client=paper.client, branch=paper.branch_id, currency=paper.currency, wanted=wanted
        )
        for product in products:
            product.offer = offers[product.pk, Decimal(1)]
    return products
