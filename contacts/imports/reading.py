"""Rows of a file one by one, with the line each begins on. Memory stays the same at any size."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import BinaryIO

from contacts.imports.dialects import SAMPLE_LINES, Dialect, detect_dialect
from contacts.imports.encodings import LINE_LIMIT, detect_encoding
from contacts.imports.trouble import FileTrouble

COLUMN_LIMIT = 500
QUOTED_LINES = 2_000  # physical lines that one quoted cell may span
SAMPLE_CHARACTERS = 2_000_000

Row = tuple[int, list[str]]


def text_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Physical lines, decoded, each bounded; what cannot be decoded becomes U+FFFD."""
    file.seek(0)
    # The reader of UTF-16 would look for a mark of its own; the name without it keeps the mark as a character.
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        first = True
        for number, line in enumerate(iter(partial(text.readline, LINE_LIMIT + 1), ""), 1):
            if len(line) > LINE_LIMIT:
                raise FileTrouble("long_line", line=number, limit=LINE_LIMIT)
            yield line.removeprefix("\ufeff") if first else line
            first = False
    finally:
        text.detach()


def examine(
    file: BinaryIO, *, encoding: str = "", separator: str = "", header_line: int | None = None
) -> tuple[Dialect, list[Row]]:
    """The dialect of a file and its first rows below the header. Raises FileTrouble in the person's words."""
    found = detect_encoding(file)
    encoding = encoding or found
    lines, size = [], 0
    for line in islice(text_lines(file, encoding), SAMPLE_LINES):
        lines.append(line)
        size += len(line)
        if size > SAMPLE_CHARACTERS:
            break
    dialect = detect_dialect(lines, encoding, header_line, separator)
    width = max(len(dialect.header), 1)
    if width > COLUMN_LIMIT:
        raise FileTrouble("many_columns", count=width, limit=COLUMN_LIMIT)
    rows = list(islice(rows_of(file, dialect), 200))
    if not rows:
        raise FileTrouble("header_only" if dialect.header_line else "no_rows")
    if not dialect.header_line:
        dialect = replace(dialect, header=[""] * max(len(cells) for _, cells in rows))
    return dialect, rows


def rows_of(file: BinaryIO, dialect: Dialect) -> Iterator[Row]:
    """(line, cells) of every row below the header that is not empty."""
    lines = text_lines(file, dialect.encoding)
    quotes = _Quotes(lines, dialect.quote)
    reader = csv.reader(quotes, **dialect.reader_options)
    csv.field_size_limit(LINE_LIMIT)
    start, header_line = 1, dialect.header_line
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileTrouble("open_quote", line=start) from error
        line, start = start, reader.line_num + 1
        if start - line > QUOTED_LINES or (start - line > 1 and quotes.left_open()):
            raise FileTrouble("open_quote", line=line)
        quotes.count = 0
        if line > header_line and any(cells) and not (line == 1 and cells[0].lower().startswith("sep=")):
            yield line, cells


class _Quotes:
    """Lines on their way to the reader, with a count of the quotation marks of the row being read."""

    def __init__(self, lines: Iterator[str], mark: str) -> None:
        self.lines, self.mark, self.count, self.ended = lines, mark, 0, False

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.count += line.count(self.mark)
            yield line
        self.ended = True

    def left_open(self) -> bool:
        """Whether the file ended inside a quoted cell."""
        return self.ended and self.count % 2 == 1
