"""When somebody likes to be called, as far as the words say it: "9-12", "after three", "never on Mondays"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from contacts.phrases import words
from contacts.phrases.dates import any_of, key_of
from contacts.phrases.letters import fold
from crm.frozen import frozen

DAY = 24 * 60
CLOCK = rf"(?:(?P<hX>\d{{1,2}})(?:[:.](?P<mX>[0-5]\d))?|(?P<wX>{any_of(words.HOURS)})\b)(?:\s*(?P<halfX>am|pm)\b)?"
FIRST, LAST = CLOCK.replace("X>", "1>"), CLOCK.replace("X>", "2>")
AT = r"(?:(?:the|o|godz\.?|godzin\w*|часов|ساعت)\s+)?"
# "9 and 12" are two times, "between 9 and 12" is a span.
BETWEEN = r"(?:\b(?P<between>between|miedzy|pomiedzy|между|بین)\s+)?"
TO = r"(?:\s*[-–—]\s*|\s+(?:to|till|until|do|до|تا|(?P<both>and|a|i|и|و))\s+)"
# A figure behind which something else is counted ("2 days", "10 %") is no hour.
NO_COUNT = (
    r"(?![\d:]|\s*%|\s+(?:days?|weeks?|times?|dni\w*|tygodni\w*|razy|дн\w+|недел\w+|раза?|روز|هفته|بار)\b)"
)
RANGE = re.compile(rf"{BETWEEN}(?<![\d:.]){AT}\b{FIRST}{TO}{AT}{LAST}{NO_COUNT}")
BEFORE = r"before|until|till|by|przed|do|до|раньше|قبل از|پیش از|تا"
AFTER = r"after|from|since|po|od|после|позже|с|от|بعد از|پس از|از"
EDGE = re.compile(rf"\b(?:(?P<before>{BEFORE})|(?:{AFTER}))\s+{AT}{FIRST}{NO_COUNT}")
NOT = r"\b(?:not|never|no calls?|except|nie|nigdy|oprocz|не|никогда|кроме|هرگز|به جز|بجز)\b"
WEEKDAY = re.compile(rf"\b(?P<word>{any_of(words.WEEKDAYS)})s?\b")
BREAK = re.compile(r"[,;!?\n]|(?<!\d)\.|\.(?!\d)")


@frozen
class Hours:
    """Spans of minutes of the day within which, and outside of which, calls are welcome; days without any."""

    within: tuple[tuple[int, int], ...]
    outside: tuple[tuple[int, int], ...]
    closed: tuple[int, ...]

    def fit(self, at: datetime) -> bool:
        """Whether a moment, in the time of whoever is called, is welcome."""
        minute = at.hour * 60 + at.minute
        if at.weekday() in self.closed or any(start <= minute < end for start, end in self.outside):
            return False
        return not self.within or any(start <= minute <= end for start, end in self.within)


@lru_cache(maxsize=512)
def read_hours(said: str) -> Hours | None:
    """None where the words say no hour and no day that is clear enough to warn by."""
    within: list[tuple[int, int]] = []
    outside: list[tuple[int, int]] = []
    closed: list[int] = []
    for clause in BREAK.split(fold(said).text):
        is_not = re.search(NOT, clause)
        spans = list(_spans(clause))
        (outside if is_not else within).extend(span for span in spans if span[0] < span[1])
        if is_not:
            closed += [key_of(words.WEEKDAYS, match["word"]) for match in WEEKDAY.finditer(clause)]
    found = Hours(tuple(within), tuple(outside), tuple(dict.fromkeys(closed)))
    return found if within or outside or closed else None


def _spans(clause: str) -> Iterator[tuple[int, int]]:
    ranges = [match for match in RANGE.finditer(clause) if match["between"] or not match["both"]]
    for match in ranges:
        start, end = _minute(match, "1"), _minute(match, "2")
        if start is not None and end is not None:
            yield start, end + DAY // 2 if end <= start and end < DAY // 2 else end
    if ranges:
        return
    for match in EDGE.finditer(clause):
        minute = _minute(match, "1")
        if minute is not None:
            yield (0, minute) if match["before"] else (minute, DAY)


def _minute(match: re.Match[str], place: str) -> int | None:
    """From one to six without a word for the half of the day is in the afternoon."""
    if said := match[f"w{place}"]:
        hour, minute, is_open = key_of(words.HOURS, said), 0, True
    else:
        hour, minute = int(match[f"h{place}"]), int(match[f"m{place}"] or 0)
        is_open = not match[f"h{place}"].startswith("0")
    half = match[f"half{place}"]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif is_open and 1 <= hour <= 6:
        hour += 12
    return hour * 60 + minute if hour * 60 + minute <= DAY else None
