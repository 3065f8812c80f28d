"""How much time colleagues still have today: what is left of their working time, less what is planned in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from crm.frozen import frozen
from crm.people.models import Firm, User
from crm.people.workloads import workloads
from crm.registry import in_modules


@frozen
class Capacity:
    """Minutes of today. `working` is the whole working time, `left` what of it still lies ahead."""

    working: int
    left: int
    planned: int

    @property
    def free(self) -> int:
        return max(0, self.left - self.planned)

    @property
    def percent(self) -> float:
        return 100 * self.free / self.working if self.working else 0

    @property
    def is_over(self) -> bool:
        return bool(self.working) and not self.left


def capacities(users: Sequence[User]) -> dict[int, Capacity]:
    """By key; the users come with their `working_days`. One query for each kind of work that rooms plan."""
    now = timezone.now()
    planned: Counter[int] = Counter()
    firm = Firm.load()
    for workload in in_modules(workloads.items(), firm.modules_on if firm else ()):
        planned.update(workload.minutes([user.pk for user in users], timezone.localdate()))
    return {user.pk: Capacity(*_working_minutes(user, now), planned[user.pk]) for user in users}


def _working_minutes(user: User, now: datetime) -> tuple[int, int]:
    """Of today as the colleague's clock has it: the whole of their working time, and what lies ahead."""
    here = now.astimezone(_zone_of(user))
    span = user.week.get(here.weekday())
    if span is None:
        return 0, 0
    start, end = (here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0) for at in span)
    ahead = end - max(start, here)
    return _minutes(end - start), max(0, _minutes(ahead))


def _zone_of(user: User) -> ZoneInfo:
    firm = Firm.load()
    return ZoneInfo(user.time_zone or (firm.time_zone if firm else "UTC"))


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
