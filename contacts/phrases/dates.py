"""A date and a time somewhere in a folded text."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from contacts.phrases import words
from crm.frozen import frozen
from crm.jalali import gregorian, jalali

Span = tuple[int, int]


@frozen
class FoundDate:
    day: date
    span: Span


def any_of(table: dict[int, str] | dict[str, str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in table.values())


def key_of(table: dict[int, str], found: str) -> int:
    return next(key for key, pattern in table.items() if re.fullmatch(pattern, found))


NUMBER = rf"\d{{1,3}}|{any_of(words.NUMBERS)}"
BEFORE = rf"\b(?:(?:{words.ON})\s+)?(?:(?:{words.ON})\s+)?"
NAMED_DAY = re.compile(rf"{BEFORE}(?P<word>{words.DAYS[2]}|{words.DAYS[0]}|{words.DAYS[1]})\b")
WEEKDAY = re.compile(
    rf"{BEFORE}(?P<next>(?:{words.NEXT})\s+)?(?P<word>{any_of(words.WEEKDAYS)})\b\.?(?P<after>\s+(?:{words.NEXT_AFTER})\b)?"
)
# "Tuesday next week", "w przyszłym tygodniu we wtorek", "سه‌شنبه هفته آینده"
A_DAY = any_of(words.WEEKDAYS)
NEXT_WEEK = rf"(?:{words.NEXT})\s+(?:week|tygodni[ua]|tydzien|недел[еюи])"
COMING_WEEK = rf"هفتهی?\s+(?:ی\s+)?(?:{words.NEXT_AFTER})"
DAY_OF_NEXT_WEEK = re.compile(
    rf"{BEFORE}(?P<word>{A_DAY})\b\.?\s+(?:(?:of|{words.ON})\s+)?{NEXT_WEEK}\b"
    rf"|{BEFORE}{NEXT_WEEK}\s+(?:(?:{words.ON})\s+)?(?P<word2>{A_DAY})\b\.?"
    rf"|{BEFORE}(?P<persian>{A_DAY})\s+(?:ی\s+)?{COMING_WEEK}\b"
    rf"|{BEFORE}{COMING_WEEK}\s+(?:(?:{words.ON})\s+)?(?P<persian2>{A_DAY})\b"
)
DAY_OF_NEXT_MONTH = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|-?go|-?го)?\s+(?:числа\s+|dnia\s+)?(?:of\s+)?(?:{words.NEXT})\s+"
    r"(?:month|miesiaca|месяца)\b"
)
AHEAD = re.compile(
    rf"\b(?:{words.IN})\s+(?:(?P<n>{NUMBER})\s+)?(?P<unit>{any_of(words.UNITS)})\b"
    rf"|\b(?P<n2>{NUMBER})\s+(?P<unit2>{any_of(words.UNITS)})\s+(?:دیگر|دیگه|بعد)\b"
)
HALF_YEAR = re.compile(rf"\b(?:{words.IN})\s+(?:{words.HALF_YEAR})\b")
EDGE = re.compile(
    rf"{BEFORE}(?:(?P<end>{words.END_OF})|(?P<start>{words.START_OF}))(?P<unit>{any_of(words.ENDED)})"
    r"(?:\s+(?:اینده|بعد))?\b"
)
NEXT_UNIT = re.compile(
    rf"{BEFORE}(?:(?:{words.NEXT})\s+(?P<unit>week|tygodniu|tydzien|недел[еюи]|month|miesiacu|miesiac|месяц[ае]?)"
    rf"|(?P<unit2>هفته|ماه)ی?\s+(?:ی\s+)?(?:اینده|بعد))\b"
)
ISO = re.compile(rf"{BEFORE}(?P<y>20\d\d|1[34]\d\d)[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})\b")
# 24.11, 3.12., 24/11/26; but "10.5 mm" and "12.10 EUR" are amounts.
DOTTED = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}})[./](?P<m>\d\d|\d(?=[./]|\s*$))(?:[./](?P<y>20\d\d|\d\d))?\b\.?(?![:\d])"
    r"(?!\s*(?:%|€|\$|(?:mm|cm|m|kg|t|l|h|k|eur|euro|pln|zl|usd|czk|rub|руб|кг|см|мм|م|تومان|ریال)\b))"
)
WRITTEN = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}}|first|pierwszego|первого)(?:st|nd|rd|th|-?го|-?go|\.)?(?:\s+of)?\s+"
    rf"(?P<word>{any_of(words.MONTHS)})\b\.?(?:\s+(?P<y>20\d\d)\b)?"
    rf"|{BEFORE}(?P<word2>january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)"
)
JALALI = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}})\s+(?P<word>{any_of(words.JALALI)})\b(?:\s+(?P<y>1[34]\d\d)\b)?"
)
MONTH_ALONE = re.compile(rf"\b(?:in|w|we|в|во|در)\s+(?P<word>{any_of(words.MONTHS)})\b(?!\s+\d)")
# "on the 25th", "5-go", "5 числа": of this month or the next.
DAY_ALONE = re.compile(rf"{BEFORE}(?P<d>\d{{1,2}})(?:st\b|nd\b|rd\b|th\b|-?go\b|-?го\b|\s+числа\b)")


def find_date(text: str, today: date, *, is_plan: bool = True) -> FoundDate | None:
    """The first future day (today counts) that the text names; None if it names none.

    A month alone, or the end of one, is a day only of what is plainly a plan: what "came in May" is past.
    """
    for pattern, read in READERS:
        if not is_plan and pattern in {MONTH_ALONE, EDGE}:
            continue
        for match in pattern.finditer(text):
            day = read(match, today)
            if day is not None and day >= today:
                return FoundDate(day, match.span())
    return None


def _named(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=key_of(words.DAYS, match["word"]))


def _weekday(match: re.Match[str], today: date) -> date:
    """The coming one, never today; "next Tuesday" is the Tuesday of next week."""
    wanted = key_of(words.WEEKDAYS, match["word"])
    if match["next"] or match["after"]:
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _ahead(match: re.Match[str], today: date) -> date | None:
    said = match["n"] or match["n2"] or "1"
    number = int(said) if said.isdigit() else key_of(words.NUMBERS, said)
    unit = match["unit"] or match["unit2"]
    if re.fullmatch(words.UNITS["month"], unit):
        return _months_on(today, number)
    if re.fullmatch(words.UNITS["year"], unit):
        return _months_on(today, 12 * number) if number <= 20 else None
    return today + timedelta(days=number * (7 if re.fullmatch(words.UNITS["week"], unit) else 1))


def _half_year(_match: re.Match[str], today: date) -> date:
    return _months_on(today, 6)


def _next_unit(match: re.Match[str], today: date) -> date:
    """Its first day: Monday, or Saturday and the first of the Jalali month where it is said in Persian."""
    if match["unit2"]:
        return _next_jalali_month(today) if match["unit2"] == "ماه" else _next_week(today, first=5)
    if re.fullmatch(r"month|miesiac\w*|месяц\w?", match["unit"]):
        return _months_on(today.replace(day=1), 1)
    return _next_week(today)


def _day_of_next_week(match: re.Match[str], today: date) -> date:
    """Persian weeks begin on Saturday."""
    if word := match["persian"] or match["persian2"]:
        return _next_week(today, first=5) + timedelta(days=(key_of(words.WEEKDAYS, word) - 5) % 7)
    return _next_week(today) + timedelta(days=key_of(words.WEEKDAYS, match["word"] or match["word2"]))


def _day_of_next_month(match: re.Match[str], today: date) -> date | None:
    there = _months_on(today.replace(day=1), 1)
    return _date(there.year, there.month, int(match["d"]))


def _next_week(today: date, first: int = 0) -> date:
    return today + timedelta(days=(first - today.weekday() - 1) % 7 + 1)


def _next_jalali_month(today: date) -> date:
    now = jalali(today)
    year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
    return gregorian(year, month, 1)


def _edge(match: re.Match[str], today: date) -> date:
    """The end of this week (Friday, Thursday in Persian), month or year; the beginning of the next one."""
    unit = next(key for key, pattern in words.ENDED.items() if re.fullmatch(pattern, match["unit"]))
    is_persian = match["unit"] in {"هفته", "ماه", "سال"}
    if unit == "week":
        if match["start"]:
            return _next_week(today, first=5 if is_persian else 0)
        return today + timedelta(days=((3 if is_persian else 4) - today.weekday()) % 7)
    if unit == "month":
        first = _next_jalali_month(today) if is_persian else _months_on(today.replace(day=1), 1)
    else:
        first = gregorian(jalali(today).year + 1, 1, 1) if is_persian else date(today.year + 1, 1, 1)
    return first if match["start"] else first - timedelta(days=1)


def _month_alone(match: re.Match[str], today: date) -> date | None:
    month = key_of(words.MONTHS, match["word"])
    return date(today.year + (month < today.month), month, 1) if month != today.month else None


def _day_alone(match: re.Match[str], today: date) -> date | None:
    day, first = int(match["d"]), today.replace(day=1)
    months = (_months_on(first, ahead) for ahead in range(3))
    found = (_date(month.year, month.month, day) for month in months)
    return next((made for made in found if made and made >= today), None)


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
    month = key_of(words.MONTHS, match["word"] or match["word2"])
    day = match["d"] or match["d2"]
    year = int(match["y"]) if match["y"] else None
    return _in_year(today, year, month, int(day) if day.isdigit() else 1)


def _jalali(match: re.Match[str], today: date) -> date | None:
    month = key_of(words.JALALI, match["word"])
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
    (DAY_OF_NEXT_WEEK, _day_of_next_week),
    (DAY_OF_NEXT_MONTH, _day_of_next_month),
    (DAY_ALONE, _day_alone),
    (HALF_YEAR, _half_year),
    (AHEAD, _ahead),
    (EDGE, _edge),
    (NEXT_UNIT, _next_unit),
    (MONTH_ALONE, _month_alone),
    (NAMED_DAY, _named),
    (WEEKDAY, _weekday),
]
