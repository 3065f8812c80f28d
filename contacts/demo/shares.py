"""A few shares, so that their list, the day and the reasons of a client have something to show."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from contacts.models import Client
from crm.access.shares import share_record
from crm.people.demo import DemoWorld


def build_shares(world: DemoWorld) -> None:
    people, now = world.users, world.now
    share_record(
        record=_client(world, "dario"), by=people["dario"], with_user=people["bruno"],
        until=now + timedelta(days=2), reason=_("Fair in Hall 4, we stand there together"),
    )  # fmt: skip
    share_record(
        record=_client(world, "bruno"), by=people["carla"], with_user=people["anna"], action="change",
        until=now + timedelta(days=20), reason=_("Speaks their language"),
    )  # fmt: skip
    share_record(
        record=_client(world, "dario", 1), by=people["edda"], with_team=people["anna"].home_team,
        reason=_("Head office in the north, sites in the south"),
    )  # fmt: skip


def _client(world: DemoWorld, owner: str, number: int = 0) -> Client:
    """One of the owner's larger clients."""
    mine = Client.objects.unscoped("building the demo firm").filter(
        owner=world.users[owner], stage="customer"
    )
    return mine.order_by("grade", "pk")[number]
