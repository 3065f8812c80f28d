"""Dates as people and programs write them; the order of day and month is found per column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache

from babel import Locale

from contacts.imports.folding import fold
from crm.jalali import gregorian

PARTS = re.compile(
    r"(\d{1,4})\s*[./\-\\, ]\s*(\d{1,2}|[^\W\d_]{3,}\.?)\s*[./\-\\, ]\s*(\d{1,4})(?:\s*[г\.r]+\.?)?(.*)",
    re.DOTALL,
)
MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(.*)", re.DOTALL)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
CLOCK = re.compile(
    r"[T,\s]*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(am|pm)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
EXCEL_EPOCH = date(1899, 12, 30)
DAY_FIRST, MONTH_DAY, YEAR_FIRST = "dmy", "mdy", "ymd"


def order_of(values: Iterable[str], *, default: str = DAY_FIRST) -> tuple[str, bool]:
    """(order, is it certain) of a column of dates: a part above 12 is no month."""
    first_above = second_above = dotted = 0
    for value in values:
        found = PARTS.match(fold(value.strip()))
        if not found or len(found[1]) > 2 or not found[2].isdigit():
            continue
        first_above += int(found[1]) > 12
        second_above += int(found[2]) > 12
        dotted += "." in value
    if first_above or second_above:
        return (DAY_FIRST if first_above >= second_above else MONTH_DAY), True
    return (DAY_FIRST, True) if dotted else (default, False)


def read_date(text: str, order: str = DAY_FIRST) -> datetime:
    """The date, with its time if one is written; ValueError if it is none. Jalali years are converted."""
    text = fold(text.strip())
    if found := PARTS.fullmatch(text):
        first, second, third, rest = found.groups()
        day = _assembled(first, second, third, order)
    elif found := MONTH_FIRST.fullmatch(text):
        month, first, third, rest = found.groups()
        day = date(_year(third), months()[month[:20]], int(first)) if month in months() else _none(text)
    elif found := COMPACT.fullmatch(text):
        day, rest = _gregorian(int(found[1]), int(found[2]), int(found[3])), ""
    elif text.isdigit() and 20_000 <= int(text) <= 70_000:
        day, rest = EXCEL_EPOCH + timedelta(days=int(text)), ""
    else:
        _none(text)
    return datetime.combine(day, datetime.min.time()) + _time_of(rest)


def _assembled(first: str, second: str, third: str, order: str) -> date:
    if not second.isdigit():
        month = months().get(second.rstrip("."))
        if month is None:
            _none(second)
        # A month of the Persian calendar stands with a year of it.
        return (
            _gregorian(_year(third), month, int(first))
            if len(first) < 3
            else _gregorian(int(first), month, int(third))
        )
    if len(first) > 2:
        return _gregorian(int(first), int(second), int(third))
    if len(third) == 3:
        _none(third)
    if order == MONTH_DAY:
        first, second = second, first
    return _gregorian(_year(third), int(second), int(first))


def _gregorian(year: int, month: int, day: int) -> date:
    if 1250 <= year <= 1499:
        return gregorian(year, month, day)
    if not 1800 <= year <= 2200:
        _none(str(year))
    return date(year, month, day)


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year <= datetime.now(tz=UTC).year % 100 + 1 else 1900)


def _time_of(rest: str) -> timedelta:
    rest = rest.strip()
    if not rest:
        return timedelta()
    clock = CLOCK.fullmatch(rest)
    if not clock:
        _none(rest)
    hour = int(clock[1]) % 12 + 12 * (clock[4].lower() == "pm") if clock[4] else int(clock[1])
    if hour > 23 or int(clock[2]) > 59:
        _none(rest)
    return timedelta(hours=hour, minutes=int(clock[2]), seconds=int(clock[3] or 0))


def _none(text: str) -> date:
    raise ValueError(text)


@cache
def months() -> dict[str, int]:
    """Folded names of months, whole and short, in the four languages and those of the neighbours."""
    names: dict[str, int] = {}
    for language in ("en", "pl", "ru", "de", "fr", "cs", "fa"):
        locale = Locale.parse(language)
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[form][width].items():
                    names.setdefault(fold(name).rstrip("."), number)
    for number, name in enumerate(
        [
            "فروردین",
            "اردیبهشت",
            "خرداد",
            "تیر",
            "مرداد",
            "شهریور",
            "مهر",
            "آبان",
            "آذر",
            "دی",
            "بهمن",
            "اسفند",
        ],
        1,
    ):
        names[fold(name)] = number
    return {name: number for name, number in names.items() if len(name) > 1}
