"""How long ago something was by the working time of colleagues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from crm.people.models import Firm, User
from crm.people.models.working_day import USUAL_WEEK, Span

FURTHEST = 370  # days


def hours_before(now: datetime, hours: int, week: Mapping[int, Span]) -> datetime:
    """The instant since which so many working hours have passed, on the clock that `now` is on."""
    left, day = timedelta(hours=hours), now
    for _number in range(FURTHEST):
        span = week.get(day.weekday())
        if span is not None:
            start, end = (day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0) for at in span)
            end = min(end, now)
            if end - start >= left:
                return end - left
            left -= max(end - start, timedelta())
        day = (day - timedelta(days=1)).replace(hour=0)
    return day


def hours_after(now: datetime, hours: int, week: Mapping[int, Span]) -> datetime:
    """The instant by which so many working hours will have passed, on the clock that `now` is on."""
    left, day = timedelta(hours=hours), now
    for _number in range(FURTHEST):
        span = week.get(day.weekday())
        if span is not None:
            start, end = (day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0) for at in span)
            start = max(start, now)
            if end - start >= left:
                return start + left
            left -= max(end - start, timedelta())
        day = (day + timedelta(days=1)).replace(hour=0)
    return day


def cutoffs(amounts: Mapping[str, int]) -> list[Any]:
    """Parameters of unnest(%s::text[], %s::bigint[], %s::timestamptz[]): class, owner (0 for clients without one) and
    the instant before which something is too late.
    """
    firm = Firm.load()
    zone = firm.time_zone if firm else "UTC"
    people: list[User | None] = [None, *User.objects.prefetch_related("working_days")]
    grades, owners, moments = [], [], []
    for user in people:
        here = timezone.now().astimezone(ZoneInfo(user.time_zone if user and user.time_zone else zone))
        week = user.week if user else USUAL_WEEK
        for grade, hours in amounts.items():
            grades.append(grade)
            owners.append(user.pk if user else 0)
            moments.append(hours_before(here, hours, week))
    return [grades, owners, moments]
