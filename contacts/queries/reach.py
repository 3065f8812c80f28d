"""By what persons of several clients are reached first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contacts.models import Channel, Person
from crm.access.context import access_of

if TYPE_CHECKING:
    from crm.people.models import User


def main_channels(persons: Sequence[Person], user: User) -> dict[tuple[int, str], str]:
    """(person, kind of channel) -> the main value; one query, none for who may not read contact data."""
    if not persons or not access_of(user).reads("contact"):
        return {}
    rows = Channel.objects.visible_to(user).filter(
        person__in=[person.pk for person in persons], is_invalid=False
    )
    found: dict[tuple[int, str], str] = {}
    for person, kind, value in rows.order_by("-is_primary", "pk").values_list("person_id", "kind", "value"):
        found.setdefault((person, kind), value)
    return found
