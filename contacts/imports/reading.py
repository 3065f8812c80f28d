"""Rows of a file one by one, with the line each begins on. Memory stays the same at any size.

A file is what its bytes say: a text with separators, an Excel workbook or an address book of vCards.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, BinaryIO

from contacts.imports import vcards
from contacts.imports.dialects import SAMPLE_LINES, Dialect, detect_dialect, likely_header
from contacts.imports.encodings import LINE_LIMIT, detect_encoding
from contacts.imports.sheets import SAMPLE_BYTES, Workbook
from contacts.imports.trouble import FileTrouble

COLUMN_LIMIT = 500
QUOTED_LINES = 2_000  # physical lines that one quoted cell may span
SAMPLE_CHARACTERS = 2_000_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0"

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


def form_of(file: BinaryIO) -> str:
    """csv, xlsx or vcard; FileTrouble for a workbook that cannot be opened."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(OLD_OFFICE):
        raise FileTrouble("protected" if _is_encrypted(file, head) else "old_spreadsheet")
    return "vcard" if vcards.is_vcard(head) else "csv"


def form_and_sheets(file: BinaryIO) -> dict[str, Any]:
    """What can be said of a file that could not be read, so that it can be read another way."""
    try:
        form = form_of(file)
        return {"form": form, "sheets": list(Workbook(file).sheets) if form == "xlsx" else []}
    except FileTrouble:
        return {}


def _is_encrypted(file: BinaryIO, head: bytes) -> bool:
    """A workbook with a password is a new one inside a container of the old kind."""
    first_of_folder, power = int.from_bytes(head[48:52], "little"), head[30] if len(head) > 52 else 9
    file.seek(min(first_of_folder + 1, 1 << 22) << min(power, 12))
    return "EncryptedPackage".encode("utf-16-le") in file.read(8192)


def examine(
    file: BinaryIO,
    *,
    encoding: str = "",
    separator: str = "",
    header_line: int | None = None,
    sheet: str = "",
) -> tuple[Dialect, list[Row]]:
    """The dialect of a file and its first rows below the header. Raises FileTrouble in the person's words."""
    form = form_of(file)
    if form == "xlsx":
        return _examine_workbook(file, sheet, header_line)
    encoding = encoding or detect_encoding(file)
    if form == "vcard":
        dialect = Dialect(encoding, header=vcards.HEADER, header_line=0, form=form)
        rows = list(islice(rows_of(file, dialect), 200))
        if not rows:
            raise FileTrouble("no_cards")
        return dialect, rows
    return _examine_text(file, encoding, separator, header_line)


def _examine_workbook(file: BinaryIO, sheet: str, header_line: int | None) -> tuple[Dialect, list[Row]]:
    book = Workbook(file)
    names = list(book.sheets)
    sheet = sheet if sheet in names else _first_filled(book, names)
    first = list(islice(book.rows(sheet, most_bytes=SAMPLE_BYTES), SAMPLE_LINES))
    line = likely_header(first) if header_line is None else header_line
    rows = [row for row in first if row[0] > line][:200]
    if not rows:
        raise FileTrouble("header_only" if line and first else "no_rows")
    header = next((cells for number, cells in first if number == line), [])
    width = max(len(header), *(len(cells) for _number, cells in rows))
    header = [" ".join(cell.split()) for cell in header] + [""] * (width - len(header))
    return Dialect("utf-8", header_line=line, header=header, form="xlsx", sheet=sheet, sheets=names), rows


def _first_filled(book: Workbook, names: list[str]) -> str:
    """The first sheet with a row in it: a cover sheet is often empty."""
    return next((name for name in names if next(book.rows(name, most_bytes=SAMPLE_BYTES), None)), names[0])


def _examine_text(
    file: BinaryIO, encoding: str, separator: str, header_line: int | None
) -> tuple[Dialect, list[Row]]:
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
    if dialect.form == "xlsx":
        rows = Workbook(file).rows(dialect.sheet)
        return (row for row in rows if row[0] > dialect.header_line)
    if dialect.form == "vcard":
        return vcards.cards(text_lines(file, dialect.encoding))
    return _rows_of_text(file, dialect)


def _rows_of_text(file: BinaryIO, dialect: Dialect) -> Iterator[Row]:
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
