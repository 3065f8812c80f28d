"""Rows of an Excel workbook one by one. Nothing is unpacked before its size is known; memory stays the same."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from posixpath import join, normpath
from typing import IO, Any, BinaryIO

from contacts.imports.shared_strings import TEXT_LIMIT, SharedStrings, feed, parser_for
from contacts.imports.sheet_styles import Styles, plain_number
from contacts.imports.trouble import FileTrouble

COLUMN_LIMIT = 500
PART_LIMIT = 4 << 30  # bytes of one part, unpacked
SMALL_LIMIT = 32 << 20  # of the parts that describe the others
PARTS_LIMIT = 10_000
# XML of a sheet packs to a tenth, of the most even one to a hundredth; bombs to a thousandth.
RATIO_LIMIT, RATIO_FROM = 250, 64 << 20
SAMPLE_BYTES = 64 << 20

Row = tuple[int, list[str]]


class Workbook:
    """An XLSX file. Raises FileTrouble for what is none, is protected, damaged, or grows beyond measure."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        try:
            self.zip = zipfile.ZipFile(file)
            self.parts = {part.filename.lstrip("/"): part for part in self.zip.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise FileTrouble("damaged") from error
        self._refuse_bombs()
        if not any(name.endswith("workbook.xml") for name in self.parts):
            raise FileTrouble("spreadsheet")
        self.sheets: dict[str, str] = {}
        self.is_of_macs = False
        self._read_sheets()
        if not self.sheets:
            raise FileTrouble("no_rows")

    def _refuse_bombs(self) -> None:
        if len(self.parts) > PARTS_LIMIT:
            raise FileTrouble("bomb")
        for part in self.parts.values():
            if part.flag_bits & 1:
                raise FileTrouble("protected")
            packed = max(part.compress_size, 1)
            if part.file_size > PART_LIMIT or (
                part.file_size > RATIO_FROM and part.file_size / packed > RATIO_LIMIT
            ):
                raise FileTrouble("bomb")

    def open(self, name: str, limit: int = PART_LIMIT) -> IO[bytes] | None:
        part = self.parts.get(name)
        if part is None:
            return None
        if part.file_size > limit:
            raise FileTrouble("bomb")
        try:
            return self.zip.open(part)
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise FileTrouble("damaged") from error

    def _elements(self, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
        part = self.open(name, SMALL_LIMIT)
        parser = parser_for(lambda tag, attrs: start(tag[tag.rfind(":") + 1 :], attrs), _nothing, _nothing)
        with broken_is_damaged():
            while part is not None and feed(parser, part):
                pass

    def _read_sheets(self) -> None:
        """Sheets in their order, the hidden ones behind, each with the part that holds it."""
        home = next(name for name in self.parts if name.endswith("workbook.xml"))
        folder = home.rpartition("/")[0]
        targets: dict[str, str] = {}
        found: list[tuple[bool, str, str]] = []

        def relation(tag: str, attrs: dict[str, str]) -> None:
            if tag == "Relationship" and attrs.get("Type", "").endswith("/worksheet"):
                target = attrs.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                targets[attrs.get("Id", "")] = path

        def sheet(tag: str, attrs: dict[str, str]) -> None:
            if tag == "sheet":
                key = next((value for name, value in attrs.items() if name.endswith(":id")), "")
                found.append((attrs.get("state", "visible") != "visible", attrs.get("name", ""), key))
            elif tag == "workbookPr":
                self.is_of_macs = attrs.get("date1904") in ("1", "true")

        rels = f"{folder}/_rels/workbook.xml.rels".lstrip("/")
        self._elements(rels, relation)
        self._elements(home, sheet)
        for _hidden, name, key in sorted(found, key=lambda one: one[0]):
            if targets.get(key) in self.parts:
                self.sheets[name] = targets[key]
        self.texts = next((name for name in self.parts if name.endswith("sharedStrings.xml")), "")
        self.styles = next((name for name in self.parts if name.endswith("styles.xml")), "")

    def rows(self, sheet: str = "", *, most_bytes: int = PART_LIMIT) -> Iterator[Row]:
        """(number of the row, its cells as text) of every row that holds something."""
        name = self.sheets.get(sheet) or next(iter(self.sheets.values()))
        part = self.open(name)
        assert part is not None
        with broken_is_damaged():
            styles = Styles(self.open(self.styles, SMALL_LIMIT), is_of_macs=self.is_of_macs)
            cells = _Cells(SharedStrings(self.open(self.texts)), styles)
            parser = parser_for(cells.start, cells.end, cells.text)
            read = 0
            while feed(parser, part):
                yield from cells.rows
                cells.rows.clear()
                read += 1 << 16
                if read > most_bytes:
                    return
            yield from cells.rows


def _nothing(*_args: Any) -> None:
    """Elements and texts that say nothing here."""


@contextmanager
def broken_is_damaged() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileTrouble("damaged") from error


class _Cells:
    """Hears the elements of a sheet and lays its rows into `rows`."""

    def __init__(self, strings: SharedStrings, styles: Styles) -> None:
        self.strings, self.styles = strings, styles
        self.rows: list[Row] = []
        self.line, self.at, self.most = 0, -1, 0
        self.cells: list[str] = []
        self.kind, self.style = "", None
        self.is_value, self.texts, self.length = False, list[str](), 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        name = name[name.rfind(":") + 1 :]
        if name == "c":
            self.at = _column(attrs["r"]) if attrs.get("r") else self.at + 1
            self.kind, self.style = attrs.get("t", "n"), attrs.get("s")
            self.texts, self.length = [], 0
        elif name in ("v", "t"):
            self.is_value = True
        elif name == "row":
            number = attrs.get("r", "")
            self.line = int(number) if number.isdecimal() else self.line + 1
            self.cells, self.at, self.most = [], -1, 0

    def text(self, text: str) -> None:
        if self.is_value:
            self.length += len(text)
            if self.length > TEXT_LIMIT:
                raise FileTrouble("long_cell", limit=TEXT_LIMIT)
            self.texts.append(text)

    def end(self, name: str) -> None:
        name = name[name.rfind(":") + 1 :]
        if name in ("v", "t"):
            self.is_value = False
        elif name == "c":
            if self.texts:
                self._take("".join(self.texts))
        elif name == "row":
            if self.most > COLUMN_LIMIT:
                raise FileTrouble("many_columns", count=self.most, limit=COLUMN_LIMIT)
            if any(self.cells):
                self.rows.append((self.line, self.cells))

    def _take(self, text: str) -> None:
        self.most = max(self.most, self.at + 1)
        if self.at >= COLUMN_LIMIT:
            return
        if self.at > len(self.cells):
            self.cells += [""] * (self.at - len(self.cells))
        value = self._meaning(text)
        if self.at < len(self.cells):
            self.cells[self.at] = value
        else:
            self.cells.append(value)

    def _meaning(self, text: str) -> str:
        if self.kind == "s":
            return self.strings.get(int(text)) if text.isdecimal() else ""
        if self.kind in ("str", "inlineStr", "e"):
            return text
        if self.kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if self.kind == "d":
            return text.replace("T", " ").removesuffix("Z").removesuffix(" 00:00:00")
        return self.styles.of(self.style)(text) if self.style else plain_number(text)


def _column(reference: str) -> int:
    """0 for A7, 27 for AB7."""
    number = 0
    for char in reference:
        if not char.isalpha():
            break
        number = number * 26 + (ord(char) & 31)
    return number - 1
