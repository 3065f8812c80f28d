from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models.functions import Lower

from sales.models import Product
from sales.queries.matches import words_match

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
