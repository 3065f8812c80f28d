"""Bundles, products that go together and price lists."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.registries import ClientChild, client_children
from crm.access.entities import Entity, entities
from crm.lists.registry import lists
from crm.people.demo import DemoBuilder, demo_builders
from crm.personal_data import Place, places
from crm.web.menu import MenuItem, menu
from sales.lists.prices import PRICE_LIST_LIST
from sales.models import PriceList
from sales.personal_data import ERASED, near_through, own_through

MODULE = "sales"


def register() -> None:
    title: Any = _("Price lists")
    actions = ("view", "create", "change", "delete", "export")
    entities.register(
        Entity("price_list", title, area="catalogue", actions=actions, module=MODULE, scoped=False)
    )
    menu.register(
        MenuItem(
            "prices", _("Price lists"), "badge-percent", "price_list_list", group="sales", module=MODULE,
            entity="price_list", order=4,
        )
    )  # fmt: skip
    lists.register(PRICE_LIST_LIST)
    client_children.register(ClientChild("sales.price_list", PriceList, module=MODULE))
    places.register(
        Place(
            "price_lists", _("Price lists"), PriceList, own_through("client"),
            ("name", "currency", "active_from", "active_until", "note"), blank={"name": ERASED, "note": ""},
            near=near_through("client"), texts=("name", "note"), module=MODULE, order=45,
        )
    )  # fmt: skip
    demo_builders.register(DemoBuilder("prices", "sales.demo.prices.build_prices", order=33, module=MODULE))
