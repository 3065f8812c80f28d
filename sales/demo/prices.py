"""Price lists of the demo firm: a class, a branch, the other currency, one client."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from contacts.models import Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from crm.people.models import Branch
from sales.demo.catalogue import other_currency
from sales.models import PriceList, PriceRule, Product
from sales.queries.rates import price_in


def build_prices(world: DemoWorld) -> None:
    with unlocked("the demo firm is written as a whole"):
        products = {product.code: product for product in Product.objects.all()}
        own, other = world.firm.currency, other_currency(world)
        branch = Branch.objects.order_by("pk").last()
        buyer = Client.objects.filter(order_count__gt=0, grade="A").order_by("-turnover_amount", "pk").first()
        paper, toner = products["PR-P80"], products["PR-T01"]
        _add(
            PriceList(name="Partner A", grade="A", currency=own, note="For clients of class A."),
            {"category": "Printing", "percent": 8}, {"category": "Printing", "percent": 12, "min_quantity": 20},
            {"percent": 3}, {"product": toner, "price_amount": Decimal("57.50"), "min_quantity": 10},
        )  # fmt: skip
        _add(
            PriceList(name="Workshop weeks", branch=branch, currency=own,
                      active_from=world.today - timedelta(days=10), active_until=world.today + timedelta(days=18)),
            {"category": "Workshop", "percent": 5},
        )  # fmt: skip
        _add(
            PriceList(name=f"Prices in {other}", currency=other),
            *({"product": product, "price_amount": price_in(product.price_amount, own, other, world.today).quantize(
                Decimal("0.01"))} for product in (paper, toner, products["WS-G20"])),
        )  # fmt: skip
        if buyer is not None:
            _add(
                PriceList(name="Frame contract (demo)", client=buyer, currency=own),
                {"product": paper, "price_amount": Decimal("20.90")},
                {"product": paper, "price_amount": Decimal("19.40"), "min_quantity": 50},
            )
    world.say("Price lists: 4, for a class, a branch, another currency and one client")


def _add(price_list: PriceList, *rules: dict[str, Any]) -> None:
    price_list.rule_count = len(rules)
    price_list.save()
    PriceRule.objects.bulk_create(
        PriceRule(price_list=price_list, position=position, **rule) for position, rule in enumerate(rules, 1)
    )
