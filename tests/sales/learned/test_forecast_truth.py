"""The bounds of a forecast hold the truth as often as they say, in firms whose truth is known."""

import pytest

from sales.learned.interval import OpenDeal, outlook
from sales.learned.rates import FEWEST, Course, learn_rates
from tests.sales.learned.firms import as_of, deals_of, won_between

TODAY, SEEDS = 730, 240  # two years of history


def open_deals(known):
    return [
        OpenDeal(course.stages[-1][1], TODAY - course.stages[-1][0], course.amount)
        for course in known
        if course.closed_on is None
    ]


@pytest.mark.parametrize(("a_week", "horizon"), [(10, 30), (4, 60), (3, 90)])
def test_the_bounds_hold_the_truth_in_four_of_five_firms(a_week, horizon):
    below = above = 0
    error = 0.0
    for seed in range(SEEDS):
        deals = deals_of(seed, days=TODAY + horizon, a_week=a_week)
        known = as_of(deals, TODAY)
        rates = learn_rates(known, upto=TODAY, horizon=horizon)
        said = outlook(open_deals(known), rates, seed=seed, draws=400)
        truth = won_between(deals, TODAY, horizon)
        below += truth < said.low
        above += truth > said.high
        error += (said.expected - truth) / said.expected / SEEDS
    assert 0.75 <= 1 - (below + above) / SEEDS <= 0.85
    assert max(below, above) / SEEDS < 0.16  # neither bound alone does the work of both
    assert abs(error) < 0.08


def test_many_like_deals_are_drawn_at_once():
    """By mean and spread, as one by one: the bounds of 41 deals are those of 40, but for the one more."""
    known = as_of(deals_of(1, days=TODAY, a_week=10), TODAY)
    rates = learn_rates(known, upto=TODAY, horizon=30)
    few, many = (outlook([OpenDeal("offer", 3, 100.0)] * n, rates, seed=5, draws=4_000) for n in (40, 41))
    assert many.of_open == pytest.approx(few.of_open * 41 / 40)
    assert many.low == pytest.approx(few.low, rel=0.1)
    assert many.high == pytest.approx(few.high, rel=0.1)


def test_the_same_deals_have_the_same_bounds():
    known = as_of(deals_of(2, days=TODAY, a_week=5), TODAY)
    rates = learn_rates(known, upto=TODAY, horizon=30)
    assert outlook(open_deals(known), rates, seed=7) == outlook(open_deals(known), rates, seed=7)


def test_too_little_history_teaches_nothing():
    lost = [Course(((day, "new"),), 100.0, day + 10) for day in range(FEWEST - 1)]
    assert learn_rates(lost, upto=400, horizon=30) is None
    enough = [*lost, Course(((60, "new"),), 100.0, 70, is_won=True)]
    assert learn_rates(enough, upto=400, horizon=30).closed == FEWEST
    assert learn_rates(enough, upto=400, horizon=500) is None
