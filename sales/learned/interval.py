"""What deals will bring within a horizon: the expected sum and the bounds that hold it as often as they say."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable
from math import sqrt

from crm.frozen import frozen
from sales.learned.rates import NewBusiness, Rate, Rates, Stage

DRAWS = 1_000
HOLDS = 0.8  # the part of cases in which the truth lies between the bounds
ONE_BY_ONE = 40  # deals of one rate that are drawn one by one; more of them by their mean and spread


@frozen
class OpenDeal:
    """`age`: days in its stage."""

    stage: Stage
    age: int
    amount: float


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


def outlook(deals: Iterable[OpenDeal], rates: Rates, *, seed: int, draws: int = DRAWS) -> Outlook:
    """Expected sum and its bounds. The same seed and deals give the same bounds.

    Each draw takes a rate for every group of like deals as its history allows (a Beta distribution), so that all of
    them do better or worse together, then each deal by that rate; and as many new deals as a draw of their rate brings
    (Gamma, then Poisson), of amounts that were seen.
    """
    groups: dict[Hashable, tuple[Rate, list[float]]] = {}
    for deal in deals:
        key, rate = rates.of(deal.stage, deal.age)
        groups.setdefault(key, (rate, []))[1].append(deal.amount)
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    sums = [0.0] * draws
    for rate, amounts in groups.values():
        _add_open(sums, rate, amounts, chance)
    of_new = _add_new(sums, rates.new, chance)
    sums.sort()
    edge = (1 - HOLDS) / 2
    of_open = sum(rate.share * sum(amounts) for rate, amounts in groups.values())
    low, high = sums[int(edge * draws)], sums[min(draws - 1, int((1 - edge) * draws))]
    return Outlook(of_open, of_new, low, high)


def _add_open(sums: list[float], rate: Rate, amounts: list[float], chance: random.Random) -> None:
    won, lost = rate.share * rate.deals, (1 - rate.share) * rate.deals
    if not won:
        return
    total, squares = sum(amounts), sqrt(sum(amount * amount for amount in amounts))
    for at in range(len(sums)):
        share = chance.betavariate(won, lost) if lost > 0 else 1.0
        if len(amounts) <= ONE_BY_ONE:
            sums[at] += sum(amount for amount in amounts if chance.random() < share)
        else:
            drawn = chance.gauss(total * share, squares * sqrt(share * (1 - share)))
            sums[at] += min(max(drawn, 0.0), total)


def _add_new(sums: list[float], new: NewBusiness, chance: random.Random) -> float:
    if not new.amounts:
        return 0.0
    shape = new.count * new.windows + 0.5
    mean = sum(a * w for a, w in zip(new.amounts, new.weights, strict=True)) / sum(new.weights)
    for at in range(len(sums)):
        count = _poisson(chance.gammavariate(shape, 1 / new.windows), chance)
        sums[at] += sum(chance.choices(new.amounts, new.weights, k=count))
    return new.count * mean


def _poisson(mean: float, chance: random.Random) -> int:
    """A draw; by the normal curve where the mean is large."""
    if mean > 200:
        return max(0, round(chance.gauss(mean, sqrt(mean))))
    count, until = 0, chance.expovariate(1.0)
    while until < mean:
        count += 1
        until += chance.expovariate(1.0)
    return count
