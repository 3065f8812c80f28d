"""The kinds of lists that sales can import."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.imports.kinds import tell_of_clients
from contacts.imports.lists import matching, writing
from contacts.imports.parties import PARTY_FIELDS
from contacts.registries import ImportTarget
from sales.imports.deals import DEALS
from sales.imports.fields import LINE_FIELDS, LINE_NAMES, PRODUCT_FIELDS, PRODUCT_NAMES
from sales.imports.line_match import PARTS, match_orders, match_purchases
from sales.imports.line_write import write_lines
from sales.imports.met import met_orders, met_products
from sales.imports.products import MATCH, write_products
from sales.imports.rows import LineReader, ProductReader
from sales.imports.settling import settle_lines

MODULE = "sales"
CODED = {"product_code", "product_name"}


def _lines_lack(targets: Collection[str]) -> str:
    given = set(targets)
    if not given & set(PARTY_FIELDS):
        return "no_party"
    if "ordered_on" not in given:
        return "no_day"
    if not CODED & given:
        return "no_code"
    return "" if {"price", "amount"} & given else "no_price"


def _products_lack(targets: Collection[str]) -> str:
    return "" if CODED & set(targets) else "no_code"


def _of_lines(key: str, needs: tuple[str, ...], **own: Any) -> ImportTarget:
    return ImportTarget(
        key=key,
        entity="order",
        needs=tuple((entity, "create") for entity in needs),
        fields=LINE_FIELDS,
        names=LINE_NAMES,
        reader=LineReader,
        write=write_lines,
        lacks=_lines_lack,
        met=met_orders,
        settle=settle_lines,
        done=tell_of_clients,
        parts=PARTS,
        decisions=("skip", "update", "create"),
        list_url="order_list",
        module=MODULE,
        **own,
    )


PURCHASES = _of_lines(
    "purchases",
    ("client", "product", "order"),
    label=_("Purchase history"),
    hint=_("Who bought what, when and for how much: brings clients, products and orders in one go"),
    match=match_purchases,
    extras=(("clients", _("New clients")), ("products", _("New products")), ("orders", _("Orders"))),
    order=50,
)
ORDERS = _of_lines(
    "orders",
    ("order",),
    label=_("Orders"),
    hint=_("Lines of orders of clients and products that are here already"),
    match=match_orders,
    extras=(("orders", _("Orders")),),
    order=45,
)
PRODUCTS = ImportTarget(
    key="products",
    label=_("Products"),
    hint=_("Code, name, price, cost, VAT and unit of goods and services"),
    entity="product",
    needs=(("product", "create"), ("product", "change")),
    fields=PRODUCT_FIELDS,
    names=PRODUCT_NAMES,
    reader=ProductReader,
    match=matching(MATCH, of_clients=False),
    write=writing(write_products),
    lacks=_products_lack,
    met=met_products,
    decisions=("skip", "update", "merge"),
    list_url="product_list",
    module=MODULE,
    order=40,
)
KINDS = (PRODUCTS, DEALS, ORDERS, PURCHASES)
