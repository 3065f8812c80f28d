"""The director of the demo firm looks at what is in the clients, as after an import."""

from __future__ import annotations

from contacts.actions.first_hour import count_for
from contacts.models import FirstHour
from crm.people.demo import DemoWorld


def build_first_hour(world: DemoWorld) -> None:
    director = world.users["edda"]
    FirstHour.objects.create(user=director)
    count_for(director)
