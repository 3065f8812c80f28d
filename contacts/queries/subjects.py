"""What plans are about: records of upper rooms, which an activity names by entity and key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from contacts.models import Activity
from crm.access.queries.shares import shareable_model

if TYPE_CHECKING:
    from crm.people.models import User


def subjects_of(activities: Iterable[Activity], user: User) -> dict[tuple[str, int | None], Any]:
    """By `activity.about`, those that the person may see; one query for each kind of record."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for activity in activities:
        if activity.subject_id:
            wanted[activity.subject_entity].add(activity.subject_id)
    found: dict[tuple[str, int | None], Any] = {}
    for entity, keys in wanted.items():
        model = shareable_model(entity)
        if model is not None:
            rows = model.objects.visible_to(user).filter(pk__in=keys)
            found |= {(entity, row.pk): row for row in rows}
    return found
