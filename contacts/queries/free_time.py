"""Where in the working time of a colleague something more has room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from contacts.queries.busy_times import AWAY, Busy, busy_times
from crm.frozen import frozen
from crm.people.models import User
from crm.people.models.working_day import Span

OUTSIDE = "outside"  # of their working time
STEP = 5  # minutes: nobody plans for 9:07
Stretch = tuple[int, int]  # minutes of a day


@dataclass
class Agenda:
    """The days of one colleague, by their own clock."""

    zone: ZoneInfo
    week: dict[int, Span]
    taken: dict[date, list[Stretch]] = field(default_factory=lambda: defaultdict(list))
    away: dict[date, list[Stretch]] = field(default_factory=lambda: defaultdict(list))
    minutes: Counter[date] = field(default_factory=Counter)
    # How many were planned by standards, of which a day takes only a few.
    planned: Counter[date] = field(default_factory=Counter)

    def take(self, busy: Busy) -> None:
        here, until = busy.starts_at.astimezone(self.zone), busy.ends_at.astimezone(self.zone)
        self.planned[here.date()] += busy.is_of_standard
        if busy.is_all_day:
            self.minutes[here.date()] += busy.minutes
            return
        day = here.date()
        while day <= until.date():
            stretch = (
                _minute(here) if day == here.date() else 0,
                _minute(until) if day == until.date() else 1440,
            )
            if stretch[1] > stretch[0]:
                (self.away if busy.why == AWAY else self.taken)[day].append(stretch)
                self.minutes[day] += 0 if busy.why == AWAY else stretch[1] - stretch[0]
            day += timedelta(days=1)

    def free_start(
        self, day: date, minutes: int, *, after: datetime | None = None, before: datetime | None = None
    ) -> datetime | None:
        """The first moment of the day from which they have so many minutes, in working time and within its sum."""
        span = self.week.get(day.weekday())
        if span is None:
            return None
        first, last = _clock(span[0]), _clock(span[1])
        if self.minutes[day] + minutes > last - first:
            return None
        start = max(first, self._from(day, after))
        for begin, end in sorted([*self.taken.get(day, ()), *self.away.get(day, ())]):
            if begin - start >= minutes:
                break
            start = max(start, _rounded(end))
        if start + minutes > last:
            return None
        found = datetime.combine(day, time(start // 60, start % 60), self.zone)
        return None if before and found > before else found

    def _from(self, day: date, after: datetime | None) -> int:
        here = after.astimezone(self.zone) if after else None
        if here is None or here.date() < day:
            return 0
        return _rounded(_minute(here)) if here.date() == day else 1440


def read_agendas(
    people: Iterable[User], days: Collection[date], zone: str, *, without: int | None = None
) -> dict[int, Agenda]:
    """By colleague; four queries with `working_days`, however many they are. `zone` is the firm's."""
    found = {user.pk: Agenda(ZoneInfo(user.time_zone or zone), user.week) for user in people}
    # A day more on both sides: it may be another day where a colleague is.
    start = datetime.combine(min(days), time(0), ZoneInfo(zone)) - timedelta(days=1)
    end = datetime.combine(max(days), time(0), ZoneInfo(zone)) + timedelta(days=2)
    for busy in busy_times(found, start, end, without=without):
        # An absence may begin and end long before and after.
        inside = replace(busy, starts_at=max(busy.starts_at, start), ends_at=min(busy.ends_at, end))
        found[busy.user_id].take(inside)
    return found


@frozen
class Hindrance:
    """Why a colleague has no time then; `until` of what keeps them busy, None where they do not work then."""

    person: User
    why: str
    since: datetime | None = None
    until: datetime | None = None


def who_is_busy(
    *, people: Iterable[User], start: datetime, end: datetime, is_all_day: bool, without: int | None = None
) -> list[Hindrance]:
    """What stands against a plan, in the order of the people; three queries. For any time of a day only absences."""
    by_key = {person.pk: person for person in people}
    found = busy_times(by_key, start, end, without=without)
    rows = [
        Hindrance(by_key[one.user_id], one.why, one.starts_at, one.ends_at)
        for one in found
        if one.why == AWAY or not (is_all_day or one.is_all_day)
    ]
    known = {row.person.pk for row in rows}
    if not is_all_day:
        others = [person for key, person in by_key.items() if key not in known]
        rows += [Hindrance(person, OUTSIDE) for person in others if not _works(person, start, end)]
    places = list(by_key)
    return sorted(rows, key=lambda row: (places.index(row.person.pk), row.since or start))


def _works(person: User, start: datetime, end: datetime) -> bool:
    zone = ZoneInfo(person.time_zone) if person.time_zone else timezone.get_current_timezone()
    here, until = start.astimezone(zone), end.astimezone(zone)
    span = person.week.get(here.weekday())
    ends = _minute(until) + (1440 if until.date() > here.date() else 0)
    return span is not None and _clock(span[0]) <= _minute(here) and ends <= _clock(span[1])


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _clock(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _rounded(minute: int) -> int:
    return -(-minute // STEP) * STEP
