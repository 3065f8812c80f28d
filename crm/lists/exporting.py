"""Rows of a list as they go into a file: the columns, filters and order that are shown, in chunks, made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from crm.access.context import access_of
from crm.lists.counting import matching
from crm.lists.reading import ListQuery
from crm.lists.specs import Column

CHUNK = 2_000
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet takes a text that begins so for a formula, and would run it on the machine of whoever opens the file.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
# Excel opens a CSV as UTF-8 only when it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"


def harmless(value: Any) -> Any:
    """The value as a cell: text that looks like a formula gets an apostrophe before it, moments lose their zone and
    what lies below a second.
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    if isinstance(value, str):
        return f"'{value}" if value.lstrip("'").startswith(FORMULA_STARTS) else value
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


def as_written(text: str) -> str:
    """What `harmless` was given: an import of our own export takes its apostrophes off again."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_STARTS) else text


class Export:
    """What one person exports of one list; every row is visible to them and exportable by them."""

    def __init__(self, query: ListQuery, columns: Sequence[Column]) -> None:
        self.query = query
        self.resource = query.spec.new_resource()
        self.resource.reader = query.user  # for what a row says only to some
        access = access_of(query.user)
        keyed = [(column.export or column.key, column) for column in columns if column.export is not None]
        self.columns = [
            (key, column)
            for key, column in keyed
            if (column.value or key in self.resource.fields) and access.reads(column.group)
        ]

    def heads(self) -> list[str]:
        return [str(column.label) for _key, column in self.columns]

    def rows(self) -> Any:
        joins = sorted({join for _key, column in self.columns for join in column.joins})
        field = F(self.query.sort.field)
        order = field.desc(nulls_last=True) if self.query.is_descending else field.asc(nulls_last=True)
        rows = matching(self.query, "export").order_by(order, "-pk" if self.query.is_descending else "pk")
        rows = rows.defer(*self.query.spec.defer)
        return rows.select_related(*joins) if joins else rows

    def lines(self) -> Iterator[list[Any]]:
        prepare = getattr(self.resource, "prepare", None)
        for chunk in self.chunks():
            if prepare:
                prepare(chunk)
            for row in chunk:
                yield [harmless(self._value(key, column, row)) for key, column in self.columns]

    def _value(self, key: str, column: Column, row: Any) -> Any:
        return (
            column.value(row) if column.value else self.resource.export_field(self.resource.fields[key], row)
        )

    def chunks(self) -> Iterator[list[Any]]:
        """Each chunk meets the scope once more when it is due: what a share or cover showed ends with it, also
        while a long export runs.
        """
        model, user = self.query.spec.model, self.query.user
        rows = self.rows().iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            seen = model.objects.visible_to(user).filter(model.visibility(user, "export"))
            keys = set(seen.filter(pk__in=[row.pk for row in chunk]).values_list("pk", flat=True))
            yield [row for row in chunk if row.pk in keys]


class Echo:
    """A file that hands back what is written, so that a CSV can be sent while it is made."""

    def write(self, text: str) -> str:
        return text


def csv_text(heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow([harmless(head) for head in heads])
    for line in lines:
        yield writer.writerow(line)


def write_file(path: Path, form: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> int:
    """Write a whole file of the format; returns the number of rows. Memory stays that of one chunk."""
    counted = _Counted(lines)
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_text(heads, counted))
    else:
        _write_xlsx(path, heads, counted)
    return counted.count


class _Counted:
    def __init__(self, lines: Iterable[Sequence[Any]]) -> None:
        self.lines, self.count = lines, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for line in self.lines:
            self.count += 1
            yield line


def _write_xlsx(path: Path, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    # Late: it costs 20 MB and only exports need it.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([harmless(head) for head in heads])
    for line in lines:
        sheet.append(
            [ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in line]
        )
    book.save(path)
