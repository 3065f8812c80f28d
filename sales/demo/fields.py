"""What the demo firm keeps of its deals besides."""

from __future__ import annotations

from typing import Any

from crm.access.locks import unlocked
from crm.custom_fields.demo import make_fields, some_of
from crm.people.demo import DemoWorld
from sales.actions.made_texts import refresh_made_texts
from sales.models import Deal

FIELDS: tuple[dict[str, Any], ...] = (
    {"label": "Tender number", "kind": "text", "searchable": True},
    {"label": "Installation", "kind": "choice", "choices": ["By us", "By the client", "By a partner"]},
    {"label": "Penalty for delay", "kind": "money", "group": "finance"},
)


def build_fields(world: DemoWorld) -> None:
    made = make_fields(world, "deal", FIELDS)
    with unlocked("the demo firm is built from nothing"):
        deals = list(Deal.objects.filter(closed_at=None).order_by("pk"))
        for number, deal in enumerate(deals):
            said = {
                "Tender number": f"Z-{2000 + number}",
                "Installation": world.random.choice(("c1", "c2", "c3")),
                "Penalty for delay": world.random.randint(1, 40) * 250,
            }
            deal.custom = some_of(world, made, said, 0)
        Deal.objects.bulk_update(deals, ["custom"], batch_size=500)
        refresh_made_texts([deal.pk for deal in deals])
