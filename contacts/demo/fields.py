"""Fields of the demo firm's own, and what its clients hold in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contacts.actions.derived import refresh_search
from contacts.models import Client
from crm.access.locks import unlocked
from crm.custom_fields.demo import make_fields, some_of
from crm.people.demo import DemoWorld

FIELDS: tuple[dict[str, Any], ...] = (
    {"label": "Contract until", "kind": "date", "hint": "The last day of the framework contract."},
    {
        "label": "Price agreement", "kind": "choice", "group": "finance",
        "choices": ["None", "List less discount", "Fixed for a year"],
    },
    {"label": "Delivery days", "kind": "choices", "choices": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]},
    {"label": "Unloading dock", "kind": "text", "searchable": True},
    {"label": "Pallets a month", "kind": "number"},
    {"label": "Printed catalogue", "kind": "yes_no"},
    {"label": "Looked after by", "kind": "colleague", "hint": "Inside sales, besides the owner."},
)  # fmt: skip


def build_fields(world: DemoWorld) -> None:
    """Every second client that buys has some of them."""
    made = make_fields(world, "client", FIELDS)
    choose = world.random.choice
    with unlocked("the demo firm is built from nothing"):
        clients = list(Client.objects.filter(stage="customer").order_by("pk")[::2])
        for client in clients:
            days = sorted(world.random.sample(range(1, 6), choose((1, 2))))
            said = {
                "Contract until": str(world.today + timedelta(days=world.random.randint(-60, 400))),
                "Price agreement": choose(("c1", "c2", "c3")),
                "Delivery days": [f"c{day}" for day in days],
                "Unloading dock": f"Gate {world.random.randint(1, 9)}, hall {choose('ABCD')}",
                "Pallets a month": world.random.randint(1, 60),
                "Printed catalogue": choose((True, False)),
                "Looked after by": choose(world.reps).pk,
            }
            client.custom = some_of(world, made, said, 3)
        Client.objects.bulk_update(clients, ["custom"], batch_size=500)
        refresh_search([client.pk for client in clients])
    world.say(f"{len(made)} fields of its own on {len(clients)} clients")
