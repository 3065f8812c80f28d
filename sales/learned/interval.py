"""What deals will bring within a horizon: the expected sum and the bounds that hold it as often as they say."""

from __future__ import annotations

import random
from collections.abc import Iterable
from math import sqrt

from crm.frozen import frozen
from sales.learned.rates import NewBusiness, Rate, Rates, Stage

DRAWS = 1_000
HOLDS = 0.8  # the part of cases in which the truth lies between the bounds
ONE_BY_ONE = 40  # deals of one group that are drawn one by one; more of them by their mean and spread
MANY = 200  # new deals, likewise


@frozen
class OpenGroup:
    """Open deals of one stage, old in it or not. `squares`: the sum of the squares of their amounts; `amounts`: each
    of them, where they are no more than ONE_BY_ONE.
    """

    stage: Stage
    is_old: bool
    total: float
    squares: float
    amounts: tuple[float, ...] = ()


@frozen
class Outlook:
    """Sums in the currency of the amounts: what is expected of the open deals and of new ones, and the bounds."""

    of_open: float
    of_new: float
    low: float
    high: float

    @property
    def expected(self) -> float:
        return self.of_open + self.of_new

    def not_below(self, earlier: Outlook) -> Outlook:
        """What is won by a later day is never less: a longer horizon was learned from fewer past days."""
        pairs = zip(self._figures, earlier._figures, strict=True)
        return Outlook(*(max(later, before) for later, before in pairs))

    @property
    def _figures(self) -> tuple[float, float, float, float]:
        return self.of_open, self.of_new, self.low, self.high


def group_deals(deals: Iterable[tuple[Stage, int, float]], rates: Rates) -> list[OpenGroup]:
    """Deals as (stage, days in it, amount) in the groups that share a rate."""
    groups: dict[tuple[Stage, bool], list[float]] = {}
    for stage, age, amount in deals:
        groups.setdefault((stage, rates.is_old(stage, age)), []).append(amount)
    return [
        OpenGroup(
            stage, is_old, sum(amounts), sum(amount * amount for amount in amounts),
            tuple(amounts) if len(amounts) <= ONE_BY_ONE else (),
        )
        for (stage, is_old), amounts in groups.items()
    ]  # fmt: skip


def outlook(
    groups: Iterable[OpenGroup], rates: Rates, *, seed: int, draws: int = DRAWS, with_new: bool = True
) -> Outlook:
    """Expected sum and its bounds. The same seed and deals give the same bounds.

    Each draw takes a rate for every group as its history allows (a Beta distribution), so that all of its deals do
    better or worse together, then each deal by that rate; and as many new deals as a draw of their rate brings (Gamma,
    then Poisson), of amounts that were seen.
    """
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    sums, of_open, of_new = [0.0] * draws, 0.0, 0.0
    for group in groups:
        rate = rates.of(group.stage, is_old=group.is_old)
        of_open += rate.share * group.total
        _add_open(sums, rate, group, chance)
    if with_new and rates.new.amounts:
        of_new = rates.new.count * rates.new.mean
        _add_new(sums, rates.new, chance)
    sums.sort()
    edge = (1 - HOLDS) / 2
    low, high = sums[int(edge * draws)], sums[min(draws - 1, int((1 - edge) * draws))]
    return Outlook(of_open, of_new, low, high)


def _add_open(sums: list[float], rate: Rate, group: OpenGroup, chance: random.Random) -> None:
    won, lost = rate.share * rate.deals, (1 - rate.share) * rate.deals
    if not won:
        return
    spread = sqrt(group.squares)
    for at in range(len(sums)):
        share = chance.betavariate(won, lost) if lost > 0 else 1.0
        if group.amounts:
            sums[at] += sum(amount for amount in group.amounts if chance.random() < share)
        else:
            drawn = chance.gauss(group.total * share, spread * sqrt(share * (1 - share)))
            sums[at] += min(max(drawn, 0.0), group.total)


def _add_new(sums: list[float], new: NewBusiness, chance: random.Random) -> None:
    shape = new.count * new.windows + 0.5
    squares = new.mean_square
    for at in range(len(sums)):
        mean = chance.gammavariate(shape, 1 / new.windows)
        if mean > MANY:
            sums[at] += max(0.0, chance.gauss(mean * new.mean, sqrt(mean * squares)))
        else:
            sums[at] += sum(chance.choices(new.amounts, new.weights, k=_poisson(mean, chance)))


def _poisson(mean: float, chance: random.Random) -> int:
    count, until = 0, chance.expovariate(1.0)
    while until < mean:
        count += 1
        until += chance.expovariate(1.0)
    return count
