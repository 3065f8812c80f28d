"""Separator, quoting, title lines and the header of a list, from its first lines."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, field
from typing import Any

from contacts.imports.folding import words_of
from crm.frozen import frozen

SEPARATORS = (";", "\t", ",", "|")
SAMPLE_LINES = 400
HINT = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
NUMBER = re.compile(r"[\d\s.,:/+()@-]*\d[\d\s.,:/+()@-]*")
VALUE = re.compile(r"\S+@\S+\.\S+|https?://\S+|\+?\d[\d\s()/.-]{5,}")


@frozen
class Dialect:
    """How to read a file. `header_line` is the physical line of the header, 0 if the list has none.

    `form`: csv, xlsx or vcard; of a workbook also which of its sheets.
    """

    encoding: str
    separator: str = ","
    quote: str = '"'
    escape: str = ""
    header_line: int = 1
    header: list[str] = field(default_factory=list)
    form: str = "csv"
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    program: str = ""  # whose export it looks like

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def reader_options(self) -> dict[str, Any]:
        return {
            "delimiter": self.separator,
            "quotechar": self.quote,
            "escapechar": self.escape or None,
            "doublequote": True,
            "strict": False,
            "skipinitialspace": False,
        }

    @property
    def signature(self) -> str:
        """The same for every export with these column names, whatever their order of upload or encoding."""
        names = "\x1f".join(words_of(name) for name in self.header)
        return hashlib.sha256(names.encode()).hexdigest()[:32]


def detect_dialect(
    lines: list[str], encoding: str, header_line: int | None = None, separator: str = ""
) -> Dialect:
    """The dialect of these first lines; what the person has said (`header_line`, `separator`) stands."""
    quote, escape = _quoting(lines)
    hinted = HINT.fullmatch(lines[0].strip("\ufeff\r\n")) if lines else None
    if hinted and not separator:
        separator = hinted[1]
    separator = separator or max(SEPARATORS, key=lambda mark: _evenness(lines, mark, quote, escape))
    options = Dialect(encoding, separator, quote, escape)
    rows = _numbered_rows(lines, options)
    if hinted:
        rows = [row for row in rows if row[0] > 1]
    line = likely_header(rows) if header_line is None else header_line
    header = next((cells for number, cells in rows if number == line), [])
    if not line:
        header = [""] * _usual_width(rows)
    while line and header and not header[-1].strip():
        header = header[:-1]
    return Dialect(encoding, separator, quote, escape, line, [cell.strip() for cell in header])


def _quoting(lines: list[str]) -> tuple[str, str]:
    text = "".join(lines)
    ends = re.findall(r"(?:^|[;,\t|])(['\"])", text, re.MULTILINE)
    # An apostrophe at the front alone is no quotation mark: exports put it before what looks like a formula.
    closed = len(re.findall(r"'(?:[;,\t|]|\r?$)", text, re.MULTILINE)) * 5 > ends.count("'") * 4
    usual = ends.count("'") > 2 * len(lines) / 3 and ends.count("'") > 3 * ends.count('"')
    quote = "'" if closed and usual else '"'
    escape = (
        "\\"
        if f"\\{quote}" in text and quote * 2 not in re.sub(rf"(^|[;,\t|]){quote}{quote}", "", text)
        else ""
    )
    return quote, escape


def _parsed(lines: Iterable[str], options: Dialect) -> Iterable[list[str]]:
    reader = csv.reader((line.replace("\0", "") for line in lines), **options.reader_options)
    try:
        yield from reader
    except csv.Error:
        return


def _numbered_rows(lines: list[str], options: Dialect) -> list[tuple[int, list[str]]]:
    """Rows with the physical line each begins on."""
    reader = csv.reader((line.replace("\0", "") for line in lines), **options.reader_options)
    rows, start = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        pass
    return rows


def _evenness(lines: list[str], separator: str, quote: str, escape: str) -> float:
    """How much the lines look like rows of equal width under this separator."""
    options = Dialect("", separator, quote, escape)
    widths = Counter(len(cells) for cells in _parsed(lines, options) if any(cells))
    total = sum(widths.values())
    if not total:
        return 0
    width, times = max(widths.items(), key=lambda pair: (pair[0] > 1) * pair[1] * (1 + pair[0] / 50))
    if width < 2:
        return 0
    near = sum(count for other, count in widths.items() if abs(other - width) <= 1)
    return (times + 0.5 * (near - times)) / total * (1 + min(width, 30) / 30)


def _usual_width(rows: list[tuple[int, list[str]]]) -> int:
    widths = Counter(len(cells) for _, cells in rows)
    return max(widths.items(), key=lambda pair: (pair[1], pair[0]))[0] if widths else 0


def _usually_filled(rows: list[tuple[int, list[str]]]) -> int:
    """How many cells of a row of the list hold something; title lines and torn rows are fewer than its rows."""
    counts = sorted(sum(bool(cell.strip()) for cell in cells) for _, cells in rows)
    return counts[len(counts) * 3 // 5] if counts else 0


def likely_header(rows: list[tuple[int, list[str]]]) -> int:
    """The line whose cells read like names of columns; title lines above it are narrower."""
    from contacts.imports.synonyms import all_names

    if not rows:
        return 0
    usual = _usually_filled(rows)
    best, best_score = 0, 0.0
    for position, (line, cells) in enumerate(rows[:30]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        known = sum(words_of(cell) in all_names() for cell in filled)
        values = sum(
            bool(VALUE.fullmatch(cell) or NUMBER.fullmatch(cell)) or len(cell) > 60 for cell in filled
        )
        if values > len(filled) / 3 or len(filled) < (min(usual, 2) if usual < 4 else usual * 0.5):
            score = 0.0
        else:
            distinct = len(set(filled)) / len(filled)
            score = known * 2 + distinct - 2 * values - position * 0.15
        if score > best_score:
            best, best_score = line, score
    return best
