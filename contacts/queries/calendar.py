"""What is planned from day to day: one's own work, and when colleagues are busy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from contacts.models import Activity
from contacts.queries.busy_times import AWAY, INVITED, PLAN, away_times, invited_times
from contacts.queries.invitations import answers_to
from contacts.queries.workload import USUAL_MINUTES
from crm.access.context import access_of
from crm.frozen import frozen
from crm.jalali import gregorian, jalali
from crm.people.models import User
from crm.people.models.working_day import Span
from crm.web.formats import is_persian, locale_of

VIEWS = ("day", "week", "month")
MOST_PEOPLE = 5
SATURDAY = 5
SLOT = 30  # minutes that one row of a day or week stands for
MOST_SLOTS = 20  # a longer block ends with its day
MOST_LANES = 6
FIRST_HOUR, LAST_HOUR = 8, 18  # shown also when nobody works or plans then
LINE_COLUMNS = (
    "kind", "title", "due_at", "done_at", "is_all_day", "minutes", "version", "assigned_to", "client__name",
    "client__owner", "client__team", "client__branch",
)  # fmt: skip


@frozen
class Block:
    """An activity in its place, by the reader's clock. `activity` is None where the reader may only know that a
    colleague is busy, and then `why` (contacts.queries.busy_times); `title` is what oneself is invited to.
    Blocks at the same time stand beside each other: lane 1 of `lanes`.
    """

    person: User
    starts_at: datetime
    minutes: int
    is_all_day: bool = False
    activity: Activity | None = None
    lane: int = 1
    lanes: int = 1
    why: str = PLAN
    title: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def slots(self) -> int:
        return min(-(-self.minutes // SLOT), MOST_SLOTS)


@frozen
class Cell:
    """Half an hour of a day."""

    starts_at: datetime
    is_worked: bool
    blocks: list[Block] = field(default_factory=list)

    @property
    def address(self) -> str:
        """What a form for a new activity is told."""
        return f"day={self.starts_at:%Y-%m-%d}&clock={self.starts_at:%H:%M}"


@dataclass
class Calendar:
    """`people`: whose days are shown, the reader or another first."""

    reader: User
    view: str
    day: date
    people: Sequence[User]

    @cached_property
    def days(self) -> list[date]:
        """One day, a week from the first day that the reader's language counts, or the weeks that hold a month."""
        if self.view == "day":
            return [self.day]
        first, last = (self.day, self.day) if self.view == "week" else month_of(self.day)
        first -= timedelta(days=(first.weekday() - first_weekday()) % 7)
        weeks = 1 if self.view == "week" else -(-((last - first).days + 1) // 7)
        return [first + timedelta(days=number) for number in range(7 * weeks)]

    @property
    def previous(self) -> date:
        if self.view == "month":
            return month_of(month_of(self.day)[0] - timedelta(days=1))[0]
        return self.day - timedelta(days=len(self.days))

    @property
    def following(self) -> date:
        if self.view == "month":
            return month_of(self.day)[1] + timedelta(days=1)
        return self.day + timedelta(days=len(self.days))

    @cached_property
    def blocks(self) -> dict[date, list[Block]]:
        """By day, by time; what takes all day first."""
        found: dict[date, list[Block]] = defaultdict(list)
        for block in self._read():
            found[block.starts_at.date()].append(block)
        return {day: in_lanes(blocks) for day, blocks in found.items()}

    @cached_property
    def answers(self) -> dict[int, Counter[str]]:
        """What guests said to the talks that are shown; nothing is asked where there are none."""
        shown = [block.activity for blocks in self.blocks.values() for block in blocks if block.activity]
        talks = [activity.pk for activity in shown if activity.is_talk and not activity.done_at]
        return answers_to(talks) if talks else {}

    def whole_day(self, day: date) -> list[Block]:
        return [block for block in self.blocks.get(day, []) if block.is_all_day]

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """Half hours from morning to evening, each with a cell for every day; not for a month."""
        first, last = self.hours
        clocks = [time(hour, minute) for hour in range(first, last) for minute in (0, SLOT)]
        return [[self._cell(day, clock) for day in self.days] for clock in clocks]

    @cached_property
    def week(self) -> dict[int, Span]:
        """The working time that is shown behind the days."""
        return self.people[0].week

    @cached_property
    def hours(self) -> tuple[int, int]:
        """From the first to the last hour that somebody works or has planned."""
        worked = [self.week[day.weekday()] for day in self.days if day.weekday() in self.week]
        timed = [one for blocks in self.blocks.values() for one in blocks if not one.is_all_day]
        starts = [start.hour for start, _end in worked] + [block.starts_at.hour for block in timed]
        ends = [end.hour + (end.minute > 0) for _start, end in worked]
        ends += [
            24 if one.ends_at.date() > one.starts_at.date() else -(-minute_of(one.ends_at) // 60)
            for one in timed
        ]
        return min([FIRST_HOUR, *starts]), min(max([LAST_HOUR, *ends]), 24)

    def _cell(self, day: date, clock: time) -> Cell:
        starts_at = datetime.combine(day, clock)
        span = self.week.get(day.weekday())
        inside = [
            block
            for block in self.blocks.get(day, [])
            if not block.is_all_day and 0 <= minute_of(block.starts_at) - minute_of(starts_at) < SLOT
        ]
        return Cell(starts_at, span is not None and span[0] <= clock < span[1], inside)

    def _read(self) -> Iterable[Block]:
        """One query for what the reader may see, one each for invitations and absences; for colleagues another for
        what only keeps them busy.
        """
        people = {person.pk: person for person in self.people}
        start, end = (
            timezone.make_aware(datetime.combine(day, time.min))
            for day in (self.days[0], self.days[-1] + timedelta(days=1))
        )
        span = {"assigned_to__in": people, "due_at__gte": start, "due_at__lt": end}
        seen = Activity.objects.visible_to(self.reader).filter(**span).select_related("client")
        for row in seen.only(*LINE_COLUMNS):
            block = _block(people[row.assigned_to_id], row.due_at, row.minutes, row.kind)
            yield replace(block, is_all_day=row.is_all_day, activity=row)
        yield from self._otherwise_busy(people, start, end)
        if set(people) <= set(access_of(self.reader).owner_ids):
            return
        hidden = Activity.objects.unscoped("only that a colleague is busy, not with what").filter(
            **span, done_at=None, is_all_day=False
        )
        hidden = hidden.exclude(pk__in=[row.pk for row in seen])
        for person, due_at, minutes, kind in hidden.values_list("assigned_to", "due_at", "minutes", "kind"):
            yield _block(people[person], due_at, minutes, kind)

    def _otherwise_busy(self, people: dict[int, User], start: datetime, end: datetime) -> Iterable[Block]:
        for busy in invited_times(people, start, end):
            block = Block(people[busy.user_id], timezone.localtime(busy.starts_at), busy.minutes, why=INVITED)
            if block.starts_at.date() in self.days:
                yield replace(block, title=busy.title if busy.user_id == self.reader.pk else "")
        for busy in away_times(people, start, end):
            first, last = (
                timezone.localtime(at) for at in (busy.starts_at, busy.ends_at - timedelta(seconds=1))
            )
            for day in self.days:
                if first.date() <= day <= last.date():
                    begin = first.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0)
                    yield Block(people[busy.user_id], begin, 0, is_all_day=True, why=AWAY)


def _block(person: User, due_at: datetime, minutes: int | None, kind: str) -> Block:
    return Block(person, timezone.localtime(due_at), minutes or USUAL_MINUTES[Activity.Kind(kind)])


def first_weekday() -> int:
    """Monday is 0. Babel knows the day by the country, and a Persian reader has said none."""
    return SATURDAY if is_persian() else locale_of().first_week_day


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of its month, in Persian of the Jalali one."""
    if is_persian():
        there = jalali(day)
        first = gregorian(there.year, there.month, 1)
        year, month = divmod(there.year * 12 + there.month, 12)
        return first, gregorian(year, month + 1, 1) - timedelta(days=1)
    year, month = divmod(day.year * 12 + day.month, 12)
    return day.replace(day=1), date(year, month + 1, 1) - timedelta(days=1)


def minute_of(moment: datetime) -> int:
    """Of the day."""
    return moment.hour * 60 + moment.minute


def in_lanes(blocks: list[Block]) -> list[Block]:
    """Blocks of one day by time, those at the same time in lanes beside each other."""
    found = [block for block in blocks if block.is_all_day]
    together: list[Block] = []
    busy_until: list[datetime] = []
    for block in sorted((one for one in blocks if not one.is_all_day), key=lambda one: one.starts_at):
        if busy_until and block.starts_at >= max(busy_until):
            found += [replace(one, lanes=len(busy_until)) for one in together]
            together, busy_until = [], []
        free = [number for number, until in enumerate(busy_until) if until <= block.starts_at]
        lane = free[0] if free else len(busy_until) % MOST_LANES
        busy_until[lane : lane + 1] = [block.ends_at]
        together.append(replace(block, lane=lane + 1))
    return found + [replace(one, lanes=len(busy_until)) for one in together]
