"""Deals, quotes, orders and products in the search box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from crm.addresses import address
from crm.search.likeness import exact_or_alike
from crm.search.providers import Hit, SearchProvider
from crm.search.text import SearchText
from crm.web import formats
from sales.models import Deal, Order, Product, Quote
from sales.queries.matches import deal_matches, paper_matches, words_match

if TYPE_CHECKING:
    from crm.people.models import User

# A number is asked for by digits or by its beginning ("Q-2026-0012", "O-2026", "12"); other words are not a number.
SHORTEST = 2
# Papers are counted anew each year; more digits are a phone or a tax number.
LONGEST_NUMBER = 5
DEAL_COLUMNS = ("pk", "title", "number", "client__name", "amount", "currency", "closed_at")


def deal_hit(deal: Deal) -> Hit:
    return _deal_hit(deal.pk, deal.title, deal.number, deal.client.name, deal.amount, deal.currency)


def _deal_hit(pk: int, title: str, number: str, client: str, amount: Decimal, currency: str) -> Hit:
    note = f"{number} · {client} · {formats.money(amount, currency)}"
    return Hit(title, address("deal_page", pk), note)


def paper_hit(paper: Any) -> Hit:
    amount = formats.money(paper.net_amount, paper.currency)
    return Hit(str(paper), paper.get_absolute_url(), f"{paper.client.name} · {amount}")


def product_hit(product: Product) -> Hit:
    return Hit(product.name, product.get_absolute_url(), product.code)


def find_deals(user: User, text: SearchText, limit: int) -> Sequence[Hit]:
    """Open deals first, those that changed lately before others; with typing errors only where none fits."""
    if len(text.text) < SHORTEST:
        return []
    rows, order = Deal.objects.visible_to(user), ("closed_at", "-pk")
    exact = deal_matches(text.text)
    found = exact_or_alike(rows, exact, text, order=order, columns=DEAL_COLUMNS, limit=limit * 4)
    return [_deal_hit(*row) for *row, _closed in sorted(found, key=lambda row: row[-1] is not None)[:limit]]


def find_papers(model: Any) -> Callable[[User, SearchText, int], Sequence[Hit]]:
    def find(user: User, text: SearchText, limit: int) -> Sequence[Hit]:
        if not looks_like_a_number(text.text):
            return []
        papers = model.objects.visible_to(user).filter(paper_matches(text.text)).select_related("client")
        return [paper_hit(paper) for paper in papers.order_by("-pk")[:limit]]

    return find


def looks_like_a_number(text: str) -> bool:
    head, dash, _tail = text.strip().upper().partition("-")
    if text.strip().isdecimal():
        return len(text.strip()) <= LONGEST_NUMBER
    return bool(dash) and (head in {"Q", "O"} or head.isdecimal())


def find_products(user: User, text: SearchText, limit: int) -> Sequence[Hit]:
    if len(text.text) < SHORTEST:
        return []
    rows, exact = Product.objects.visible_to(user), words_match(text.text)
    columns, order = ("pk", "name", "code"), ("name_key", "pk")
    found = exact_or_alike(rows, exact, text, order=order, columns=columns, limit=limit)
    return [Hit(name, address("product_page", pk), code) for pk, name, code in found]


def recall(model: Any, hit: Callable[[Any], Hit], *joins: str) -> Callable[..., dict[int, Hit]]:
    def by_key(user: User, ids: Sequence[int]) -> dict[int, Hit]:
        rows = model.objects.visible_to(user).filter(pk__in=ids)
        if joins:
            rows = rows.select_related(*joins)
        return {row.pk: hit(row) for row in rows}

    return by_key


PROVIDERS = (
    SearchProvider(
        "deal", _("Deals"), "handshake", "deal", find_deals, recall(Deal, deal_hit, "client"), "sales", 20
    ),
    SearchProvider(
        "quote", _("Quotes"), "file-text", "quote", find_papers(Quote),
        recall(Quote, paper_hit, "client"), "sales", 21,
    ),
    SearchProvider(
        "order", _("Orders"), "shopping-cart", "order", find_papers(Order),
        recall(Order, paper_hit, "client"), "sales", 22,
    ),
    SearchProvider(
        "product", _("Products"), "package", "product", find_products, recall(Product, product_hit), "sales", 23
    ),
)  # fmt: skip
