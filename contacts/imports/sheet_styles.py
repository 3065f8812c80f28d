"""What the number in a cell of a workbook means: its format says whether it is a day, a share or a code with zeros."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import IO

from contacts.imports.shared_strings import feed, parser_for

# Formats that every workbook has without naming them.
DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
TIMES = frozenset((*range(18, 22), *range(45, 48)))
PERCENTS = frozenset((9, 10))
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:\$|Red|Blue|Green|Color|>|<|=)[^\]]*\]', re.IGNORECASE)
CODE = re.compile(r'(?:0|[ -]|\\[ -]|"[ -]")+')
EPOCH, EPOCH_OF_MACS = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 -- sheets know no zones
LAST_DAY = 2_958_465

Meaning = Callable[[str], str]


def plain_number(text: str) -> str:
    """As a person would write it: 48601234567 for 4.8601234567E10, 0.1 for 0.10000000000000001."""
    try:
        number = float(text)
    except ValueError:
        return text
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return format(Decimal(format(number, ".15g")), "f")


def _percent(text: str) -> str:
    try:
        return f"{plain_number(repr(float(text) * 100))}%"
    except ValueError:
        return text


def _moment(epoch: datetime, *, is_time: bool) -> Meaning:
    def read(text: str) -> str:
        try:
            days = float(text)
        except ValueError:
            return text
        if not 0 <= days <= LAST_DAY:
            return plain_number(text)
        moment = epoch + timedelta(seconds=round(days * 86_400))
        if days < 1 and is_time:
            return f"{moment:%H:%M:%S}".removesuffix(":00")
        return (
            f"{moment:%Y-%m-%d}" if days.is_integer() else f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
        )

    return read


def _code(pattern: str) -> Meaning:
    """00000 and 00-000: zeros at the front are part of a post code."""
    places = pattern.replace("\\", "").replace('"', "")

    def read(text: str) -> str:
        digits = plain_number(text)
        if not digits.isdecimal() or len(digits) > places.count("0"):
            return digits
        rest = iter(digits.zfill(places.count("0")))
        return "".join(next(rest) if place == "0" else place for place in places)

    return read


def meaning_of(number: int, pattern: str, epoch: datetime) -> Meaning:
    bare = QUOTED.sub("", pattern.partition(";")[0]).lower()
    if number in PERCENTS or "%" in bare:
        return _percent
    has_time = number in TIMES or any(mark in bare for mark in "hs")
    if number in DATES or has_time or (bare != "general" and any(mark in bare for mark in "yd")):
        return _moment(epoch, is_time=has_time)
    if pattern.count("0") > 1 and CODE.fullmatch(pattern):
        return _code(pattern)
    return plain_number


class Styles:
    """The formats of a workbook by the number that cells carry."""

    def __init__(self, part: IO[bytes] | None, *, is_of_macs: bool) -> None:
        self.patterns: dict[int, str] = {}
        self.numbers: list[int] = []
        self.in_cells = False
        parser = parser_for(self._start, self._end, lambda _text: None)
        while part is not None and feed(parser, part):
            pass
        epoch = EPOCH_OF_MACS if is_of_macs else EPOCH
        self.meanings = [meaning_of(number, self.patterns.get(number, ""), epoch) for number in self.numbers]

    def of(self, style: str | None) -> Meaning:
        at = int(style) if style and style.isdecimal() else 0
        return self.meanings[at] if at < len(self.meanings) else plain_number

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        name = name[name.rfind(":") + 1 :]
        if name == "numFmt" and attrs.get("numFmtId", "").isdecimal():
            self.patterns[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            number = attrs.get("numFmtId", "0")
            self.numbers.append(int(number) if number.isdecimal() else 0)

    def _end(self, name: str) -> None:
        if name.endswith("cellXfs"):
            self.in_cells = False
