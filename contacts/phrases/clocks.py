"""A time of day somewhere in a folded text, in figures or in words."""

import re
from datetime import datetime, timedelta

from contacts.phrases import words
from contacts.phrases.dates import NUMBER, Span, any_of, key_of
from crm.frozen import frozen


@frozen
class FoundTime:
    hour: int
    minute: int
    spans: tuple[Span, ...]


SOON = re.compile(
    rf"\b(?:{words.IN})\s+(?:(?P<half>{words.HALF_HOUR})|(?:(?P<n>{NUMBER})\s+)?(?P<unit>{any_of(words.SOON_UNITS)}))\b"
    rf"|\b(?P<n2>{NUMBER}|نیم)\s+(?P<unit2>ساعت|دقیقه)\s+(?:دیگر|دیگه|بعد)\b"
)
CLOCK = re.compile(
    rf"(?:\b(?:{words.AT})\s+)?\b(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)\b(?:\s*[-–]\s*\d{{1,2}}:\d\d\b)?"
    r"(?:\s*(?P<half>am|pm)\b)?"
)
SPOKEN = re.compile(
    rf"\b(?:{words.AT})\s+(?P<h>[01]?\d|2[0-3])(?:\.(?P<m>[0-5]\d))?\b(?:\s*(?P<half>am|pm)\b)?(?:\s*(?:o.?clock|h|час\w*))?"
    r"(?!\s*%|\d|[.,]\d|\s+(?:days?|weeks?|dni\w*|tygodni\w*|sztuk|szt|дн\w+|недел\w+|шт\w*|روز|هفته|عدد)\b)"
)
HOUR = rf"(?P<w>{any_of(words.HOURS)})"
SHIFTED = re.compile(
    rf"\b(?:(?:{words.AT})\s+)?(?P<shift>{any_of(words.SHIFTS)})\s*(?P<w>{any_of(words.HOURS)}|1[0-2]|[1-9])\b"
)
TAILED = re.compile(
    rf"\bساعت\s+(?P<w>{any_of(words.HOURS)}|1[0-2]|[1-9])\s+و\s+(?P<shift>{any_of(words.TAILS)})\b"
)
WORDED = re.compile(
    rf"\b(?:{words.AT})\s+{HOUR}\b(?:\s+(?:o.?clock|час\w*)\b)?"
    r"(?!\s+(?:раз\w*|дн\w+|недел\w+|месяц\w*|days?|weeks?|months?|روز|هفته|ماه)\b)"
)
HALF = re.compile(r"\b(?P<h>1[0-2]|0?[1-9])\s*(?P<half>am|pm)\b")
PART = re.compile(rf"\b(?P<word>{'|'.join(words.PARTS_OF_DAY.values())})\b")


def find_soon(text: str, now: datetime) -> tuple[datetime, Span] | None:
    """ "In two hours", "za pół godziny": a moment from now, to the minute."""
    match = SOON.search(text)
    if match is None:
        return None
    said, unit = match["n"] or match["n2"] or "1", match["unit"] or match["unit2"]
    if match["half"] or said == "نیم":
        minutes = 30
    else:
        number = int(said) if said.isdigit() else key_of(words.NUMBERS, said)
        minutes = number * (60 if re.fullmatch(words.SOON_UNITS[60], unit) else 1)
    return (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0), match.span()


def find_time(text: str, start: int = 0) -> FoundTime | None:
    """A time of day; a part of the day ("in the afternoon") gives its usual hour or says which half is meant.

    From one to six without such a word is in the afternoon: nobody is called at three in the morning.
    """
    part = PART.search(text)
    rough = next(
        (clock for clock, p in words.PARTS_OF_DAY.items() if part and re.fullmatch(p, part["word"])),
        None,
    )
    spoken = _spoken(text, start)
    if spoken is None:
        return FoundTime(*rough, (part.span(),)) if part and rough else None
    hour, minute, half, is_open, span = spoken
    late = half == "pm" or (rough is not None and rough[0] >= 14)
    late = late or (is_open and not half and 1 <= hour <= 6 and (rough is None or rough[0] == 12))
    hour = hour + 12 if late and hour < 12 else 0 if half == "am" and hour == 12 else hour
    return FoundTime(hour, minute, (span, *([part.span()] if part else [])))


def _spoken(text: str, start: int) -> tuple[int, int, str, bool, Span] | None:
    """Hour, minute, am or pm, whether the half of the day is left open, and where it stands."""
    for pattern in (SHIFTED, TAILED, CLOCK, SPOKEN, HALF, WORDED):
        match = pattern.search(text, start) or pattern.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        if said := groups.get("w"):
            hour, shift = int(said) if said.isdigit() else key_of(words.HOURS, said), groups.get("shift")
            table = words.TAILS if pattern is TAILED else words.SHIFTS
            minutes = hour * 60 + (key_of(table, shift) if shift else 0)
            return minutes // 60, minutes % 60, "", True, match.span()
        half = groups.get("half") or ""
        is_open = not groups["h"].startswith("0")
        return int(groups["h"]), int(groups.get("m") or 0), half, is_open, match.span()
    return None


def bare_hour(text: str, after: int) -> FoundTime | None:
    """ "Tuesday 10": a plain number right behind the day, at the end of the clause."""
    match = re.compile(r"\s*,?\s*(?P<h>[01]?\d|2[0-3])(?:\s*[-–]\s*\d{1,2})?\s*(?=$|[.,;!])").match(
        text, after
    )
    return FoundTime(int(match["h"]), 0, (match.span(),)) if match and int(match["h"]) >= 6 else None
