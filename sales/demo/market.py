"""The market of the demo firm: three made-up competitors, prices seen, twenty suppliers of clients."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from contacts.models import Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.demo.deals import COMPETITORS
from sales.models import Competitor, PriceSeen, Product, Supplier

WORDS = (
    ("Delivers within a day, large stock", "No service on site"),
    ("Cheap toner and paper", "Invoices are often wrong, slow to answer"),
    ("Knows workshops well", "No leasing, prices rise each spring"),
)
SUPPLIED, FACTORS = 20, ("0.88", "0.93", "1.04", "0.97")


def build_market(world: DemoWorld) -> None:
    with unlocked("the demo firm is built from nothing"):
        # One by one: the database folds each name.
        firms = [
            Competitor.objects.create(name=name, strengths=good, weaknesses=bad)
            for name, (good, bad) in zip(COMPETITORS, WORDS, strict=False)
        ]
        products = list(Product.objects.filter(kind=Product.Kind.GOODS).order_by("pk")[:12])
        PriceSeen.objects.bulk_create(
            PriceSeen(
                competitor=firms[number % len(firms)], what=product.name.replace("Demo", "Model"), product=product,
                price_amount=(product.price_amount * Decimal(FACTORS[number % 4])).quantize(Decimal("0.01")),
                currency=product.currency, seen_on=world.today - timedelta(days=9 * number + 2),
                source=PriceSeen.Source.values[number % 5], by=world.reps[number % len(world.reps)],
            )
            for number, product in enumerate(products)
        )  # fmt: skip
        clients = Client.objects.filter(stage__in=("lead", "prospect")).order_by("pk")[:SUPPLIED]
        Supplier.objects.bulk_create(
            Supplier(
                client=client, competitor=firms[number % len(firms)], what=("Paper", "Printers", "Tools")[number % 3],
                contract_ends_on=world.today + timedelta(days=20 * number + 12) if number % 4 else None,
                by=client.owner,
            )
            for number, client in enumerate(clients.select_related("owner"))
        )  # fmt: skip
    world.say(f"Market: {len(firms)} competitors, {len(products)} prices seen, {SUPPLIED} suppliers")
