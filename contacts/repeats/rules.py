"""The rule of something that repeats: which day comes after which."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice, takewhile
from zoneinfo import ZoneInfo

from contacts.repeats.months import day_of, month_after, parts, place_in_month, weekday_of
from crm.frozen import frozen

DAILY, WEEKDAYS, WEEKLY = "daily", "weekdays", "weekly"
BY_DATE, BY_WEEKDAY, YEARLY = "monthly", "monthly_weekday", "yearly"
MONDAY_TO_FRIDAY = frozenset(range(5))
LAST_YEAR = 2200


@frozen
class Rule:
    """`step`: every so many days, weeks, months or years. `weekdays` (Monday is 0) matter to a weekly rule; none of
    them means that of the first day. It ends with `until` or after `times` days, whichever comes first.
    """

    kind: str
    starts_on: date
    step: int = 1
    weekdays: frozenset[int] = frozenset()
    until: date | None = None
    times: int | None = None
    is_jalali: bool = False

    def days(self) -> Iterator[date]:
        """All of them, from the first day on; endless rules stop in a year that nobody plans for."""
        walk = self._weeks() if self.kind in {WEEKDAYS, WEEKLY} else self._steps()
        last = self.until or date(LAST_YEAR, 1, 1)
        return islice(takewhile(lambda day: day <= last, walk), self.times)

    def after(self, day: date) -> date | None:
        """The first one later than that day; None when there is none."""
        return next((found for found in self.days() if found > day), None)

    def _steps(self) -> Iterator[date]:
        year, month, day = parts(self.starts_on, is_jalali=self.is_jalali)
        place = place_in_month(self.starts_on, is_jalali=self.is_jalali)
        for number in count():
            ahead = number * self.step
            if self.kind == DAILY:
                yield self.starts_on + timedelta(days=ahead)
                continue
            there = month_after(year, month, ahead * (12 if self.kind == YEARLY else 1))
            if self.kind == BY_WEEKDAY:
                yield weekday_of(*there, place, self.starts_on.weekday(), is_jalali=self.is_jalali)
            else:
                yield day_of(*there, day, is_jalali=self.is_jalali)

    def _weeks(self) -> Iterator[date]:
        """Weeks are counted from the Monday before the first day."""
        chosen = MONDAY_TO_FRIDAY if self.kind == WEEKDAYS else self.weekdays or {self.starts_on.weekday()}
        monday = self.starts_on - timedelta(days=self.starts_on.weekday())
        step = self.step if self.kind == WEEKLY else 1
        for number in count():
            for weekday in sorted(chosen):
                day = monday + timedelta(days=7 * number * step + weekday)
                if day >= self.starts_on:
                    yield day


def instant(day: date, clock: time, zone: str) -> datetime:
    """That time of that day on the clock there. A time that the clocks skip in spring comes an hour later."""
    here = datetime.combine(day, clock, ZoneInfo(zone))
    return here.astimezone(UTC).astimezone(ZoneInfo(zone))
