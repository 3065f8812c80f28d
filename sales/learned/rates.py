"""How often deals of a stage were won within so many days, and how much was won that nobody knew of before.

A past day is asked as today is: of the deals open on it, by stage and by time spent there, how many were won in the
`horizon` days that followed. All days of the history count alike, a week apart, so that deals that stay long weigh as
much as they do among the open deals of any one day. Days are ordinals, amounts are in one currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from crm.frozen import frozen

STEP = 7  # days between the past days that are asked
FEWEST = 50  # closed deals; below, nothing is learned
# How many deals the wider rate counts for where the narrower one has few: all deals for a stage, a stage for an age.
WEIGHT = 4.0
MOST_AMOUNTS = 500

Stage = Hashable


@frozen
class Course:
    """What became of a deal: the days it came into each stage, the day it was closed (None: it is open)."""

    stages: tuple[tuple[int, Stage], ...]
    amount: float
    closed_on: int | None = None
    is_won: bool = False

    @property
    def opened_on(self) -> int:
        return self.stages[0][0]

    def stays(self, upto: int) -> Iterator[tuple[Stage, int, int]]:
        """Stage, first day in it, first day no longer in it."""
        ends = [day for day, _stage in self.stages[1:]]
        ends.append(upto + 1 if self.closed_on is None else self.closed_on)
        for (day, stage), end in zip(self.stages, ends, strict=True):
            if end > day:
                yield stage, day, end


@frozen
class Rate:
    """The part of deals that were won in time; `deals`: how many independent ones it rests on."""

    share: float
    deals: float

    def within(self, wider: Rate) -> Rate:
        """Drawn towards a wider rate, the more the fewer deals it rests on."""
        total = self.deals + WEIGHT
        return Rate((self.share * self.deals + wider.share * WEIGHT) / total, total)


@frozen
class NewBusiness:
    """Deals that were opened and won within one horizon: `count` of them, known from `windows` such spans of time.

    `amounts` with the weight of each: those seen, or MOST_AMOUNTS of them.
    """

    count: float
    windows: float
    amounts: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def mean(self) -> float:
        return self._mean_of(lambda amount: amount)

    @property
    def mean_square(self) -> float:
        return self._mean_of(lambda amount: amount * amount)

    def _mean_of(self, figure: Callable[[float], float]) -> float:
        weighed = sum(figure(a) * w for a, w in zip(self.amounts, self.weights, strict=True))
        return weighed / sum(self.weights)


@frozen
class Rates:
    """All that is learned for one horizon. `turns`: the age in days from which a deal is old in its stage."""

    horizon: int
    closed: int
    every: Rate
    by_stage: dict[Stage, Rate]
    by_age: dict[tuple[Stage, bool], Rate]
    turns: dict[Stage, int]
    new: NewBusiness

    def is_old(self, stage: Stage, age: int) -> bool:
        """Whether a deal has been in its stage for longer than most."""
        return age >= self.turns.get(stage, age + 1)

    def of(self, stage: Stage, *, is_old: bool) -> Rate:
        return self.by_age.get((stage, is_old)) or self.by_stage.get(stage, self.every)


@dataclass
class _Tally:
    """Past days on which a deal was open; `squares` for how unevenly deals contribute (Kish, Survey Sampling, 1965)."""

    days: int = 0
    won: int = 0
    squares: int = 0
    _of_deal: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, deal: int, days: int, won: int) -> None:
        before = self._of_deal[deal]
        self._of_deal[deal] = before + days
        self.squares += (before + days) ** 2 - before**2
        self.days += days
        self.won += won

    def rate(self) -> Rate:
        return Rate(self.won / self.days, self.days**2 / self.squares) if self.days else Rate(0.0, 0.0)


def learn_rates(
    courses: Sequence[Course], *, upto: int, horizon: int, since: int = 0, part: float = 1.0
) -> Rates | None:
    """What the deals tell of the days from `since` to `upto`; None below FEWEST closed deals or without a full horizon.

    All that were open on one of these days are needed, as far as their story is known by `upto`.
    `part`: of all deals that there are, these are so many, taken by chance.
    """
    closed = sum(course.closed_on is not None for course in courses)
    if closed < FEWEST:
        return None
    asked = _Days(max(since, min(course.opened_on for course in courses)), upto - horizon)
    if not asked.count:
        return None
    turns = _turns(courses, upto)
    every = _Tally()
    stages: dict[Stage, _Tally] = defaultdict(_Tally)
    ages: dict[tuple[Stage, bool], _Tally] = defaultdict(_Tally)
    for deal, course in enumerate(courses):
        won_from = course.closed_on - horizon if course.is_won and course.closed_on is not None else None
        for stage, first, end in course.stays(upto):
            turn = first + turns[stage]
            for is_old, start, until in ((False, first, min(end, turn)), (True, max(first, turn), end)):
                days = asked.between(start, until)
                won = asked.between(max(start, won_from), until) if won_from is not None else 0
                if days:
                    for tally in (every, stages[stage], ages[stage, is_old]):
                        tally.add(deal, days, won)
    overall = every.rate()
    by_stage = {stage: tally.rate().within(overall) for stage, tally in stages.items()}
    by_age = {key: tally.rate().within(by_stage[key[0]]) for key, tally in ages.items()}
    return Rates(
        horizon, closed, overall, by_stage, by_age, turns, _new_business(courses, asked, horizon, part)
    )


@frozen
class _Days:
    """The past days that are asked: `first`, `first` + STEP and so on up to `last`."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return max(0, (self.last - self.first) // STEP + 1)

    def between(self, since: int, until: int) -> int:
        """How many of them are not before `since` and before `until`."""
        return max(0, self._before(until) - self._before(since))

    def _before(self, day: int) -> int:
        return min(self.count, max(0, -((self.first - day) // STEP)))


def _turns(courses: Iterable[Course], upto: int) -> dict[Stage, int]:
    """The middle of the days that deals spent in each stage."""
    stays: dict[Stage, list[int]] = defaultdict(list)
    for course in courses:
        for stage, first, end in course.stays(upto):
            stays[stage].append(end - first)
    return {stage: max(1, sorted(days)[(len(days) - 1) // 2]) for stage, days in stays.items()}


def _new_business(courses: Iterable[Course], asked: _Days, horizon: int, part: float) -> NewBusiness:
    found = []
    for course in courses:
        if course.is_won and course.closed_on is not None:
            days = asked.between(course.closed_on - horizon, course.opened_on)
            if days:
                found.append((course.amount, float(days)))
    windows = max(1.0, (asked.count - 1) * STEP / horizon)
    count = sum(days for _amount, days in found) / asked.count
    kept = found[:: -(-len(found) // MOST_AMOUNTS)] if found else []
    amounts, weights = tuple(amount for amount, _ in kept), tuple(days for _, days in kept)
    return NewBusiness(count / part, windows * part, amounts, weights)
