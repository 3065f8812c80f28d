"""The staging table of one import: a pure function of the file, the mapping and the choices, so it may be lost.

It is unlogged and made by COPY; what must survive a crash of the database is kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from contacts.imports.reading import Row
from contacts.imports.rows import COLUMNS, RowReader

if TYPE_CHECKING:
    from contacts.models import ImportRun

TYPES = {
    "line": "int", "problems": "jsonb", "warnings": "jsonb", "cells": "text[]", "tags": "text[]", "owner_id": "bigint",
    "created_at": "timestamptz", "last_contact_at": "timestamptz", "phones": "text[]", "phone_keys": "text[]",
    "emails": "text[]", "birthday": "date", "person_phones": "text[]", "person_phone_keys": "text[]",
    "person_emails": "text[]", "custom": "jsonb",
}  # fmt: skip
ARRAYS = tuple(at for at, name in enumerate(COLUMNS) if TYPES.get(name) == "text[]")
DOCUMENTS = tuple(at for at, name in enumerate(COLUMNS) if TYPES.get(name) == "jsonb")
SAID_EVERY = 2_000


def table_of(run: ImportRun, part: str = "rows") -> str:
    """rows: the staged cells; match: what becomes of each row."""
    return f"import_{run.pk}_{part}"


Params = Sequence[Any] | dict[str, Any]


def execute(sql: str, params: Params = ()) -> int:
    """Run one statement; a % in it is itself where there are no parameters."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.rowcount


def fetch(sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


def exists(run: ImportRun, part: str = "rows") -> bool:
    return bool(fetch("SELECT to_regclass(%s) IS NOT NULL", [table_of(run, part)])[0][0])


def drop(run: ImportRun) -> None:
    for part in ("rows", "match", "keys"):
        execute(f"DROP TABLE IF EXISTS {table_of(run, part)}")


def stage_rows(run: ImportRun, rows: Iterable[Row], read: RowReader, said: Callable[[int], None]) -> int:
    """Fill the staging table anew; returns the number of rows. Reading, COPY and the server work side by side."""
    changed = dict(run.choices.exclude(cells={}).values_list("line", "cells"))
    count = 0
    with transaction.atomic():
        drop(run)
        columns = ", ".join(f"{name} {TYPES.get(name, 'text')}" for name in COLUMNS)
        execute(f"CREATE UNLOGGED TABLE {table_of(run)} ({columns})")
        with connection.cursor() as cursor, cursor.copy(f"COPY {table_of(run)} FROM STDIN") as copy:
            write = copy.write_row
            for line, cells in _with_choices(rows, changed):
                write(_as_text(read(line, cells)))
                count += 1
                if count % SAID_EVERY == 0:
                    said(count)
        execute(f"ALTER TABLE {table_of(run)} ADD PRIMARY KEY (line)")
    execute(f"ANALYZE {table_of(run)} (line)")
    return count


def _as_text(staged: tuple[Any, ...]) -> list[Any]:
    """The row as COPY reads it; the driver takes many times longer for its arrays and documents."""
    row = list(staged)
    for at in DOCUMENTS:
        if row[at] is not None:
            row[at] = json.dumps(row[at])
    for at in ARRAYS:
        if row[at]:
            items = [item.replace("\\", "\\\\").replace('"', '\\"') for item in row[at]]
            row[at] = '{"' + '","'.join(items) + '"}'
        elif row[at] is not None:
            row[at] = "{}"
    return row


def _with_choices(rows: Iterable[Row], changed: dict[int, dict[str, str]]) -> Iterator[Row]:
    """The rows with the cells that the person has put right."""
    if not changed:
        yield from rows
        return
    for line, cells in rows:
        yield line, fixed_cells(cells, changed.get(line, {}))


def fixed_cells(cells: list[str], fixes: dict[str, str]) -> list[str]:
    """`fixes`: position -> text. A row that was shorter grows, one with cells too many is cut by position "-1"."""
    if not fixes:
        return cells
    width = max([len(cells), *(int(position) + 1 for position in fixes)])
    fixed = cells + [""] * (width - len(cells))
    for position, text in fixes.items():
        if int(position) >= 0:
            fixed[int(position)] = text
    return fixed


def restage_row(run: ImportRun, read: RowReader, line: int, cells: list[str]) -> tuple[Any, ...]:
    """Read one row again after a cell was put right."""
    staged = read(line, cells)
    casts = ", ".join(f"{name} = %s::{TYPES.get(name, 'text')}" for name in COLUMNS[1:])
    values = [
        json.dumps(value) if value and at in DOCUMENTS else None if at in DOCUMENTS else value
        for at, value in enumerate(staged)
    ]
    execute(f"UPDATE {table_of(run)} SET {casts} WHERE line = %s", [*values[1:], line])
    return staged
