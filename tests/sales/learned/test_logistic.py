"""The regression against data whose coefficients are known, and against what can be reckoned by hand."""

from math import exp, log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.learned.logistic import fit, ranked_right, solve


def drawn(seed, weights, intercept, count):
    chance = Random(seed)
    rows, outcomes = [], []
    for _ in range(count):
        row = [(at, chance.gauss(0, 1)) for at in range(len(weights))]
        odds = intercept + sum(weights[at] * value for at, value in row)
        rows.append(row)
        outcomes.append(chance.random() < 1 / (1 + exp(-odds)))
    return rows, outcomes


@pytest.mark.parametrize("seed", range(3))
def test_known_coefficients_are_found(seed):
    true = (1.2, -0.7, 0.0)
    rows, outcomes = drawn(seed, true, -0.4, 3000)
    found = fit(rows, outcomes, 3)
    assert found.weights == pytest.approx(true, abs=0.2)
    assert found.intercept == pytest.approx(-0.4, abs=0.15)


def test_one_yes_or_no_feature_has_a_closed_form():
    rows = [[(0, 1.0)]] * 40 + [[]] * 60
    outcomes = [True] * 30 + [False] * 10 + [True] * 15 + [False] * 45
    found = fit(rows, outcomes, 1, penalty=0.0)
    assert found.intercept == pytest.approx(log(15 / 45), abs=1e-4)
    assert found.weights[0] == pytest.approx(log(3) - log(1 / 3), abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.1, 20))
def test_the_mean_chance_is_the_share_seen_and_a_penalty_shrinks(seed, penalty):
    rows, outcomes = drawn(seed, (1.5, -1.0), 0.3, 120)
    if not 0 < sum(outcomes) < len(outcomes):
        return
    loose, tight = fit(rows, outcomes, 2, penalty), fit(rows, outcomes, 2, penalty * 4)
    mean = sum(loose.chance(row) for row in rows) / len(rows)
    assert mean == pytest.approx(sum(outcomes) / len(outcomes), abs=1e-3)
    assert sum(w * w for w in tight.weights) <= sum(w * w for w in loose.weights) + 1e-6


@settings(max_examples=15, deadline=None)
@given(st.floats(0.01, 100))
def test_the_unit_of_a_feature_does_not_matter(scale):
    rows, outcomes = drawn(7, (1.0,), 0.0, 150)
    other = [[(at, value * scale) for at, value in row] for row in rows]
    one, two = fit(rows, outcomes, 1), fit(other, outcomes, 1)
    assert one.chance(rows[0]) == pytest.approx(two.chance(other[0]), abs=1e-3)


def test_what_splits_perfectly_or_never_differs_stays_finite():
    found = fit([[(0, 1.0), (1, 1.0)]] * 20 + [[(1, 1.0)]] * 20, [True] * 20 + [False] * 20, 2)
    assert 1 < found.weights[0] < 20 and found.weights[1] == 0
    assert found.shares([(0, 1.0)])[0] == pytest.approx(found.weights[0] / 2)


def test_ranks_and_systems_of_equations():
    assert ranked_right([0.9, 0.8, 0.2, 0.1], [True, True, False, False]) == 1
    assert ranked_right([0.5, 0.5], [True, False]) == 0.5
    assert ranked_right([0.5], [True]) is None
    assert solve([[4.0, 2.0], [2.0, 3.0]], [10.0, 9.0]) == pytest.approx([1.5, 2.0])
