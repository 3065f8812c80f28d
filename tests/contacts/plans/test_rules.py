from datetime import UTC, date, datetime, time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.repeats.rules import Rule, instant
from crm.jalali import jalali

START = date(2026, 1, 30)  # a Friday


def first(rule, count=4):
    return [day.isoformat() for day in islice(rule.days(), count)]


def test_every_other_day():
    assert first(Rule("daily", START, 2), 3) == ["2026-01-30", "2026-02-01", "2026-02-03"]


def test_monday_to_friday_leaves_the_weekend_out():
    assert first(Rule("weekdays", START), 3) == ["2026-01-30", "2026-02-02", "2026-02-03"]


def test_every_second_week_on_two_days():
    rule = Rule("weekly", START, 2, frozenset({1, 4}))
    assert first(rule) == ["2026-01-30", "2026-02-10", "2026-02-13", "2026-02-24"]
    assert first(Rule("weekly", START), 2) == ["2026-01-30", "2026-02-06"]


def test_a_date_that_a_month_lacks_is_its_last_day_and_comes_back():
    assert first(Rule("monthly", date(2026, 1, 31))) == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_the_third_tuesday_and_the_last_friday():
    assert first(Rule("monthly_weekday", date(2026, 1, 20)), 3) == ["2026-01-20", "2026-02-17", "2026-03-17"]
    assert first(Rule("monthly_weekday", START), 3) == ["2026-01-30", "2026-02-27", "2026-03-27"]


def test_a_leap_day_falls_on_the_28th_in_other_years():
    assert first(Rule("yearly", date(2024, 2, 29)), 5)[::4] == ["2024-02-29", "2028-02-29"]
    assert first(Rule("yearly", date(2024, 2, 29)), 2)[1] == "2025-02-28"


def test_months_and_years_of_persian_are_jalali_ones():
    end_of_month = date(2026, 5, 21)  # the 31st of Ordibehesht 1405
    found = list(islice(Rule("monthly", end_of_month, is_jalali=True).days(), 7))
    assert [(jalali(day).month, jalali(day).day) for day in found] == [
        (2, 31), (3, 31), (4, 31), (5, 31), (6, 31), (7, 30), (8, 30),
    ]  # fmt: skip
    new_year = date(2026, 3, 21)
    years = list(islice(Rule("yearly", new_year, is_jalali=True).days(), 5))
    assert {(jalali(day).month, jalali(day).day) for day in years} == {(1, 1)}
    assert {day.day for day in years} == {20, 21}


def test_it_ends_by_date_or_by_count():
    assert first(Rule("daily", START, until=date(2026, 1, 31)), 9) == ["2026-01-30", "2026-01-31"]
    assert Rule("daily", START, times=2).after(date(2026, 1, 31)) is None
    assert Rule("daily", START, times=2).after(START) == date(2026, 1, 31)


def test_the_clock_stays_across_the_change_of_the_clocks():
    spring = [instant(day, time(9, 30), "Europe/Warsaw") for day in (date(2026, 3, 28), date(2026, 3, 29))]
    assert [moment.astimezone(UTC).hour for moment in spring] == [8, 7]
    assert [moment.time() for moment in spring] == [time(9, 30)] * 2


def test_a_time_that_is_skipped_in_spring_comes_an_hour_later():
    found = instant(date(2026, 3, 29), time(2, 30), "Europe/Warsaw")
    assert found == datetime(2026, 3, 29, 1, 30, tzinfo=UTC) and found.hour == 3


@given(
    kind=st.sampled_from(["daily", "weekdays", "weekly", "monthly", "monthly_weekday", "yearly"]),
    start=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    step=st.integers(1, 40),
    weekdays=st.frozensets(st.integers(0, 6)),
    is_jalali=st.booleans(),
)
def test_days_only_ever_go_on(kind, start, step, weekdays, is_jalali):
    rule = Rule(kind, start, step, weekdays, is_jalali=is_jalali)
    days = list(islice(rule.days(), 6))
    assert days == sorted(set(days)) and days[0] >= start
    assert [rule.after(day) for day in days[:-1]] == days[1:]


@pytest.mark.parametrize("kind", ["daily", "monthly"])
def test_nothing_comes_before_the_first_day(kind):
    assert Rule(kind, START).after(date(2020, 1, 1)) == START
