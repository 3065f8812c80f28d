from __future__ import annotations

from calendar import day_abbr
from collections.abc import Mapping

from crm.people.models import User, WorkingDay
from crm.people.models.working_day import Span

Week = Mapping[int, Span]


def set_week(user: User, week: Week | None) -> bool:
    """Write the whole of a person's working time, weekday -> (from, until); None leaves it. Whether it changed."""
    days = {day.weekday: (day.starts_at, day.ends_at) for day in WorkingDay.objects.filter(user=user)}
    if week is None or days == week:
        return False
    WorkingDay.objects.filter(user=user).delete()
    WorkingDay.objects.bulk_create(
        [
            WorkingDay(user=user, weekday=weekday, starts_at=start, ends_at=end)
            for weekday, (start, end) in week.items()
        ]
    )
    return True


def week_of(user: User) -> list[str]:
    """What the audit keeps of it."""
    return [
        f"{day_abbr[day.weekday]} {day.starts_at:%H:%M}-{day.ends_at:%H:%M}"
        for day in WorkingDay.objects.filter(user=user)
    ]
