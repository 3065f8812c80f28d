"""What colleagues pinned to the top of a few clients."""

from __future__ import annotations

from contacts.models import Interaction, TimelinePin
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld

PINNED = 6


def build_pins(world: DemoWorld) -> None:
    """The last meeting with some clients of each rep."""
    with unlocked("the demo firm is built from nothing"):
        rows = Interaction.objects.filter(kind=Interaction.Kind.MEETING, client__owner__in=world.reps)
        latest = rows.order_by("client", "-happened_at", "-pk").distinct("client")
        made = [
            TimelinePin(client_id=row.client_id, key=f"interaction-{row.pk}", pinned_by_id=row.by_id)
            for row in list(latest)[:: max(1, latest.count() // PINNED)]
        ]
        TimelinePin.objects.bulk_create(made)
    world.say(f"{len(made)} pinned entries")
