"""Rates as anybody could count them: day by day, deal by deal."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sales.learned.rates import STEP, Rate, _Days, learn_rates
from tests.sales.learned.firms import as_of, deals_of

UPTO, HORIZON = 400, 45


def counted(known, stage, is_old, turns):
    """Of the past days on which deals were in a stage, old or not: all, and those before a win within the horizon."""
    days = won = 0
    for today in range(min(course.opened_on for course in known), UPTO - HORIZON + 1, STEP):
        for course in known:
            if course.opened_on > today or (course.closed_on is not None and course.closed_on <= today):
                continue
            since, now_in = max(step for step in course.stages if step[0] <= today)
            if now_in == stage and (today - since >= turns[stage]) == is_old:
                days += 1
                won += course.is_won and course.closed_on is not None and course.closed_on <= today + HORIZON
    return days, won


def test_rates_are_those_counted_day_by_day():
    known = as_of(deals_of(3, days=UPTO, a_week=4), UPTO)
    rates = learn_rates(known, upto=UPTO, horizon=HORIZON)
    every = [counted(known, stage, is_old, rates.turns) for stage, is_old in rates.by_age]
    days, won = (sum(each) for each in zip(*every, strict=True))
    assert rates.every.share == won / days
    for (stage, is_old), rate in rates.by_age.items():
        days, won = counted(known, stage, is_old, rates.turns)
        deals = rate.deals - 4
        wider = rates.by_stage[stage].share
        assert abs(rate.share - (won / days * deals + wider * 4) / rate.deals) < 1e-9
        assert 0 < deals <= len(known)


def test_new_business_is_what_came_and_was_won_within_a_horizon():
    known = as_of(deals_of(4, days=UPTO, a_week=8), UPTO)
    new = learn_rates(known, upto=UPTO, horizon=HORIZON).new
    asked = range(min(course.opened_on for course in known), UPTO - HORIZON + 1, STEP)
    found = [
        course
        for today in asked
        for course in known
        if course.is_won and today < course.opened_on and course.closed_on <= today + HORIZON
    ]
    assert new.count == len(found) / len(asked)
    assert sum(new.weights) == len(found)
    assert set(new.amounts) == {course.amount for course in found}


def test_a_stage_nobody_knows_has_the_rate_of_all():
    known = as_of(deals_of(5, days=UPTO, a_week=4), UPTO)
    rates = learn_rates(known, upto=UPTO, horizon=HORIZON)
    assert rates.of("made today", is_old=False) == rates.every


@given(st.integers(0, 50), st.integers(-20, 300), st.integers(-50, 400), st.integers(-50, 400))
@settings(max_examples=300)
def test_days_between_are_those_of_a_list(first, length, since, until):
    days = _Days(first, first + length)
    asked = range(first, first + length + 1, STEP)
    assert days.count == len(asked)
    assert days.between(since, until) == len([day for day in asked if since <= day < until])


@given(st.floats(0, 1), st.floats(0, 500), st.floats(0, 1))
def test_a_narrow_rate_lies_between_itself_and_the_wider(share, deals, wider):
    drawn = Rate(share, deals).within(Rate(wider, 10)).share
    assert min(share, wider) - 1e-9 <= drawn <= max(share, wider) + 1e-9
