"""Months and years of the Gregorian calendar and of the Jalali one, by the same few questions."""

from __future__ import annotations

from datetime import date, timedelta

from crm.jalali import gregorian, jalali

MONTHS = 12


def parts(day: date, *, is_jalali: bool) -> tuple[int, int, int]:
    """Year, month and day of the month."""
    there = jalali(day) if is_jalali else day
    return there.year, there.month, there.day


def month_after(year: int, month: int, months: int) -> tuple[int, int]:
    years, rest = divmod(year * MONTHS + month - 1 + months, MONTHS)
    return years, rest + 1


def first_of(year: int, month: int, *, is_jalali: bool) -> date:
    return gregorian(year, month, 1) if is_jalali else date(year, month, 1)


def length_of(year: int, month: int, *, is_jalali: bool) -> int:
    following = first_of(*month_after(year, month, 1), is_jalali=is_jalali)
    return (following - first_of(year, month, is_jalali=is_jalali)).days


def day_of(year: int, month: int, day: int, *, is_jalali: bool) -> date:
    """That day of the month, or its last one where the month is shorter."""
    last = length_of(year, month, is_jalali=is_jalali)
    return first_of(year, month, is_jalali=is_jalali) + timedelta(days=min(day, last) - 1)


def place_in_month(day: date, *, is_jalali: bool) -> int:
    """The third Tuesday is 3; whatever is the fifth counts as the last, which is 5."""
    return (parts(day, is_jalali=is_jalali)[2] - 1) // 7 + 1


def weekday_of(year: int, month: int, place: int, weekday: int, *, is_jalali: bool) -> date:
    """The first to fourth such weekday of the month, or with 5 its last one."""
    first = first_of(year, month, is_jalali=is_jalali)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))
    end = first + timedelta(days=length_of(year, month, is_jalali=is_jalali))
    return found if found < end else found - timedelta(days=7)
