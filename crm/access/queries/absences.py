"""Who is away at an instant, until when, and who stands in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from crm.access.models import Cover
from crm.frozen import frozen
from crm.people.models import User


@frozen
class Absence:
    """`deputies` by name, the first one first."""

    until: datetime
    deputies: tuple[str, ...]


def absences(users: Collection[User] | None = None, at: datetime | None = None) -> dict[int, Absence]:
    """By key of the absent colleague; one query. `users` None: everybody's."""
    now = at or timezone.now()
    rows = Cover.objects.filter(starts_at__lte=now, ends_at__gt=now).select_related("deputy")
    if users is not None:
        rows = rows.filter(absent__in=users)
    found: dict[int, Absence] = {}
    for row in rows.order_by(F("first").asc(nulls_first=True), "pk"):
        known = found.get(row.absent_id, Absence(row.ends_at, ()))
        found[row.absent_id] = Absence(max(known.until, row.ends_at), (*known.deputies, row.deputy.name))
    return found


def worker_for(user: User, at: datetime | None = None) -> User:
    """Who takes new work of a colleague at an instant: themselves, or their first deputy while they are away."""
    moment = at or timezone.now()
    rows = Cover.objects.filter(absent=user, first=None, starts_at__lte=moment, ends_at__gt=moment)
    cover = rows.select_related("deputy__home_team__branch").first()
    return cover.deputy if cover else user
