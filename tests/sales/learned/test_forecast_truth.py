"""The bounds of a forecast hold the truth as often as they say, in firms whose truth is known."""

import pytest

from sales.learned.interval import group_deals, outlook
from sales.learned.rates import FEWEST, Course, learn_rates
from tests.sales.learned.firms import as_of, deals_of, won_between

TODAY, SEEDS = 730, 240  # two years of history


def still_open(known, rates):
    deals = [course for course in known if course.closed_on is None]
    return group_deals([(c.stages[-1][1], TODAY - c.stages[-1][0], c.amount) for c in deals], rates)


@pytest.mark.parametrize(("a_week", "horizon"), [(10, 30), (4, 60), (3, 90)])
def test_the_bounds_hold_the_truth_in_four_of_five_firms(a_week, horizon):
    below = above = 0
    error = 0.0
    for seed in range(SEEDS):
        deals = deals_of(seed, days=TODAY + horizon, a_week=a_week)
        known = as_of(deals, TODAY)
        rates = learn_rates(known, upto=TODAY, horizon=horizon)
        said = outlook(still_open(known, rates), rates, seed=seed, draws=400)
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
    few, many = (
        outlook(group_deals([("offer", 3, 100.0)] * n, rates), rates, seed=5, draws=4_000) for n in (40, 41)
    )
    assert many.of_open == pytest.approx(few.of_open * 41 / 40)
    assert many.low == pytest.approx(few.low, rel=0.1)
    assert many.high == pytest.approx(few.high, rel=0.1)


def test_the_same_deals_have_the_same_bounds():
    known = as_of(deals_of(2, days=TODAY, a_week=5), TODAY)
    rates = learn_rates(known, upto=TODAY, horizon=30)
    assert outlook(still_open(known, rates), rates, seed=7) == outlook(
        still_open(known, rates), rates, seed=7
    )


def test_too_little_history_teaches_nothing():
    lost = [Course(((day, "new"),), 100.0, day + 10) for day in range(FEWEST - 1)]
    assert learn_rates(lost, upto=400, horizon=30) is None
    enough = [*lost, Course(((60, "new"),), 100.0, 70, is_won=True)]
    assert learn_rates(enough, upto=400, horizon=30).closed == FEWEST
    assert learn_rates(enough, upto=400, horizon=500) is None


def test_a_part_of_the_deals_tells_of_all():
    """Half of them, taken by chance, expects as much new business, with wider bounds."""
    known = as_of(deals_of(6, days=TODAY, a_week=40), TODAY)
    full = learn_rates(known, upto=TODAY, horizon=90)
    half = learn_rates(known[::2], upto=TODAY, horizon=90, part=0.5)
    assert half.new.count == pytest.approx(full.new.count, rel=0.1)
    said = [outlook([], rates, seed=1, draws=4_000) for rates in (full, half)]
    assert said[1].of_new == pytest.approx(said[0].of_new, rel=0.15)
    assert half.new.windows == full.new.windows / 2


def test_very_many_new_deals_are_drawn_at_once():
    known = as_of(deals_of(7, days=TODAY, a_week=70), TODAY)
    rates = learn_rates(known, upto=TODAY, horizon=180)
    assert rates.new.count > 200
    said = outlook([], rates, seed=1)
    assert said.low < said.of_new < said.high
    assert outlook([], rates, seed=1, with_new=False).expected == 0
