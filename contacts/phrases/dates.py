"""A date and a time somewhere in a folded text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from contacts.phrases import words
from crm.jalali import gregorian, jalali

Span = tuple[int, int]


@dataclass(frozen=True)
class FoundDate:
    day: date
    span: Span


@dataclass(frozen=True)
class FoundTime:
    hour: int
    minute: int
    spans: tuple[Span, ...]


def _any(table: dict[int, str] | dict[str, str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in table.values())


def _key(table: dict[int, str], found: str) -> int:
    return next(key for key, pattern in table.items() if re.fullmatch(pattern, found))


NUMBER = rf"\d{{1,3}}|{_any(words.NUMBERS)}"
BEFORE = rf"\b(?:(?:{words.ON})\s+)?(?:(?:{words.ON})\s+)?"
NAMED_DAY = re.compile(rf"{BEFORE}(?P<word>{words.DAYS[2]}|{words.DAYS[0]}|{words.DAYS[1]})\b")
WEEKDAY = re.compile(
    rf"{BEFORE}(?P<next>(?:{words.NEXT})\s+)?(?P<word>{_any(words.WEEKDAYS)})\b\.?(?P<after>\s+(?:هفته\s+)?(?:{words.NEXT_AFTER})\b)?"
)
AHEAD = re.compile(
    rf"\b(?:{words.IN})\s+(?:(?P<n>{NUMBER})\s+)?(?P<unit>{_any(words.UNITS)})\b"
    rf"|\b(?P<n2>{NUMBER})\s+(?P<unit2>{words.UNITS['day']}|{words.UNITS['week']}|{words.UNITS['month']})\s+(?:دیگر|بعد)\b"
)
NEXT_UNIT = re.compile(
    rf"{BEFORE}(?:(?:{words.NEXT})\s+(?P<unit>week|tygodniu|tydzien|недел[еюи]|month|miesiacu|miesiac|месяц[ае]?)"
    rf"|(?P<unit2>هفته|ماه)\s+(?:اینده|بعد))\b"
)
ISO = re.compile(rf"{BEFORE}(?P<y>20\d\d|1[34]\d\d)[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})\b")
# 24.11, 3.12., 24/11/26; but "10.5 mm" and "12.10 EUR" are amounts.
DOTTED = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}})[./](?P<m>\d\d|\d(?=[./]|\s*$))(?:[./](?P<y>20\d\d|\d\d))?\b\.?(?![:\d])"
    r"(?!\s*(?:%|€|\$|(?:mm|cm|m|kg|t|l|h|k|eur|euro|pln|zl|usd|czk|rub|руб|кг|см|мм|م|تومان|ریال)\b))"
)
WRITTEN = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}})(?:st|nd|rd|th|го|\.)?\s+(?P<word>{_any(words.MONTHS)})\b\.?(?:\s+(?P<y>20\d\d)\b)?"
    rf"|{BEFORE}(?P<word2>january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)"
)
JALALI = re.compile(rf"{BEFORE}(?P<d>\d{{1,2}})\s+(?P<word>{_any(words.JALALI)})\b(?:\s+(?P<y>1[34]\d\d)\b)?")

CLOCK = re.compile(
    rf"(?:\b(?:{words.AT})\s+)?\b(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)\b(?:\s*(?P<half>am|pm)\b)?"
)
SPOKEN = re.compile(
    rf"\b(?:{words.AT})\s+(?P<h>[01]?\d|2[0-3])(?:\.(?P<m>[0-5]\d))?\b(?:\s*(?P<half>am|pm)\b)?(?:\s*(?:o.?clock|h|час\w*))?(?!\s*%|\d|[.,]\d)"
)
HALF = re.compile(r"\b(?P<h>1[0-2]|0?[1-9])\s*(?P<half>am|pm)\b")
PART = re.compile(rf"\b(?P<word>{'|'.join(words.PARTS_OF_DAY.values())})\b")


def find_date(text: str, today: date) -> FoundDate | None:
    """The first future day (today counts) that the text names; None if it names none."""
    for pattern, read in READERS:
        for match in pattern.finditer(text):
            day = read(match, today)
            if day is not None and day >= today:
                return FoundDate(day, match.span())
    return None


def find_time(text: str, start: int = 0) -> FoundTime | None:
    """A time of day; a part of the day ("in the afternoon") gives its usual hour or says which half is meant."""
    part = PART.search(text)
    rough = next(
        (clock for clock, p in words.PARTS_OF_DAY.items() if part and re.fullmatch(p, part["word"])),
        None,
    )
    match = next(
        (m for m in (p.search(text, start) or p.search(text) for p in (CLOCK, SPOKEN, HALF)) if m),
        None,
    )
    if match:
        groups = match.groupdict()
        hour, minute = int(groups["h"]), int(groups.get("m") or 0)
        late = groups.get("half") == "pm" or (rough is not None and rough[0] >= 14)
        hour = hour + 12 if late and hour < 12 else 0 if groups.get("half") == "am" and hour == 12 else hour
        return FoundTime(hour, minute, (match.span(), *([part.span()] if part else [])))
    return FoundTime(*rough, (part.span(),)) if part and rough else None


def bare_hour(text: str, after: int) -> FoundTime | None:
    """ "Tuesday 10": a plain number right behind the day, at the end of the clause."""
    match = re.compile(r"\s*,?\s*(?P<h>[01]?\d|2[0-3])\s*(?=$|[.,;!])").match(text, after)
    return FoundTime(int(match["h"]), 0, (match.span(),)) if match and int(match["h"]) >= 6 else None


def _named(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_key(words.DAYS, match["word"]))


def _weekday(match: re.Match[str], today: date) -> date:
    """The coming one, never today; "next Tuesday" is the Tuesday of next week."""
    wanted = _key(words.WEEKDAYS, match["word"])
    if match["next"] or match["after"]:
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _ahead(match: re.Match[str], today: date) -> date | None:
    said = match["n"] or match["n2"] or "1"
    number = int(said) if said.isdigit() else _key(words.NUMBERS, said)
    unit = match["unit"] or match["unit2"]
    if re.fullmatch(words.UNITS["month"], unit):
        return _months_on(today, number)
    return today + timedelta(days=number * (7 if re.fullmatch(words.UNITS["week"], unit) else 1))


def _next_unit(match: re.Match[str], today: date) -> date:
    if re.fullmatch(r"month|miesiac\w*|месяц\w?|ماه", match["unit"] or match["unit2"]):
        return _months_on(today.replace(day=1), 1)
    return today + timedelta(days=7 - today.weekday())


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        made = _date(year, month + 1, last)
        if made:
            return made
    raise ValueError("a month has at least 28 days")


def _numbered(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    year = int(groups["y"]) if groups["y"] else None
    if year and 1300 <= year < 1500:
        return _jalali_date(year, int(groups["m"]), int(groups["d"]))
    return _in_year(
        today,
        year + 2000 if year and year < 100 else year,
        int(groups["m"]),
        int(groups["d"]),
    )


def _written(match: re.Match[str], today: date) -> date | None:
    month = _key(words.MONTHS, match["word"] or match["word2"])
    return _in_year(
        today,
        int(match["y"]) if match["y"] else None,
        month,
        int(match["d"] or match["d2"]),
    )


def _jalali(match: re.Match[str], today: date) -> date | None:
    month = _key(words.JALALI, match["word"])
    this_year = jalali(today).year
    if match["y"]:
        return _jalali_date(int(match["y"]), month, int(match["d"]))
    day = _jalali_date(this_year, month, int(match["d"]))
    return _jalali_date(this_year + 1, month, int(match["d"])) if _long_past(day, today) else day


def _in_year(today: date, year: int | None, month: int, day: int) -> date | None:
    """Without a year: this year, or next year when that day lies well behind; a day just gone is no plan."""
    if year:
        return _date(year, month, day)
    made = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if _long_past(made, today) else made


def _long_past(day: date | None, today: date) -> bool:
    return day is not None and (today - day).days > 60


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _jalali_date(year: int, month: int, day: int) -> date | None:
    try:
        return gregorian(year, month, day)
    except ValueError:
        return None


READERS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]] = [
    (ISO, _numbered),
    (JALALI, _jalali),
    (WRITTEN, _written),
    (DOTTED, _numbered),
    (AHEAD, _ahead),
    (NEXT_UNIT, _next_unit),
    (NAMED_DAY, _named),
    (WEEKDAY, _weekday),
]
