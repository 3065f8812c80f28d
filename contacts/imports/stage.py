"""The staging table of one import: a pure function of the file, the mapping and the choices, so it may be lost.

It is unlogged and made by COPY; what must survive a crash of the database is kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from contacts.imports.reading import Row
from contacts.imports.rows import RowReader
from contacts.registries import import_targets
from crm.frozen import frozen

if TYPE_CHECKING:
    from contacts.models import ImportRun

BLOCK = 500  # rows


def table_of(run: ImportRun, part: str = "rows") -> str:
    """rows: the staged cells, new while they are read; match: what becomes of each row."""
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


def drop(run: ImportRun, *, but: str = "") -> None:
    """Drop all staging tables of an import, except for the part `but`."""
    kind = import_targets.get(run.target)
    parts = {"new", "rows", "match", "keys", *(kind.parts if kind else ())}
    for part in sorted(parts - {but}):
        execute(f"DROP TABLE IF EXISTS {table_of(run, part)}")


@frozen
class Share:
    """Every `of`-th block of rows, from the one with this number on."""

    number: int = 0
    of: int = 1


def begin_stage(run: ImportRun, read: RowReader) -> None:
    """An empty table to be filled; what was staged before stays until `end_stage`."""
    columns = ", ".join(f"{name} {read.types.get(name, 'text')}" for name in read.columns)
    execute(f"DROP TABLE IF EXISTS {table_of(run, 'new')}")
    execute(f"CREATE UNLOGGED TABLE {table_of(run, 'new')} ({columns})")


def fill_stage(
    run: ImportRun, rows: Iterable[Row], read: RowReader, said: Callable[[int], None], share: Share
) -> int:
    """Stage a share of the rows; returns the number of all. Reading, COPY and the server work side by side."""
    changed = dict(run.choices.exclude(cells={}).values_list("line", "cells"))
    rows = _with_choices(rows, changed, corrections_of(run))
    count = number = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table_of(run, 'new')} FROM STDIN") as copy:
        write, as_text = copy.write_row, _TextOf(read)
        while block := list(islice(rows, BLOCK)):
            if number % share.of == share.number:
                for line, cells in block:
                    write(as_text(read(line, cells)))
            number += 1
            count += len(block)
            said(count)
    return count


@transaction.atomic
def end_stage(run: ImportRun) -> None:
    """The full table takes the place of what was staged before."""
    rows = table_of(run)
    drop(run, but="new")
    execute(f"ALTER TABLE {table_of(run, 'new')} RENAME TO {rows}")
    execute(f"ALTER TABLE {rows} ADD PRIMARY KEY (line)")
    execute(f"CREATE INDEX ON {rows} (line) WHERE problems IS NOT NULL")
    execute(f"ANALYZE {rows} (line)")


class _TextOf:
    """Rows as COPY reads them; the driver takes many times longer for their arrays and documents."""

    def __init__(self, read: RowReader) -> None:
        self.arrays = tuple(at for at, name in enumerate(read.columns) if read.types.get(name) == "text[]")
        self.documents = tuple(at for at, name in enumerate(read.columns) if read.types.get(name) == "jsonb")

    def __call__(self, staged: tuple[Any, ...]) -> list[Any]:
        row = list(staged)
        for at in self.documents:
            if row[at] is not None:
                row[at] = json.dumps(row[at])
        for at in self.arrays:
            if row[at]:
                items = [item.replace("\\", "\\\\").replace('"', '\\"') for item in row[at]]
                row[at] = '{"' + '","'.join(items) + '"}'
            elif row[at] is not None:
                row[at] = "{}"
        return row


Corrections = dict[int, dict[str, str]]


def corrections_of(run: ImportRun) -> Corrections:
    """Position of a column -> {what stands in it: what it should be}."""
    found: Corrections = {}
    for position, old, new in run.corrections:
        found.setdefault(position, {})[old] = new
    return found


def corrected(cells: list[str], corrections: Corrections) -> list[str]:
    """The cells with what is to be put right wherever it stands."""
    for position, known in corrections.items():
        if position < len(cells) and (new := known.get(cells[position].strip())) is not None:
            cells = [*cells[:position], new, *cells[position + 1 :]]
    return cells


def _with_choices(
    rows: Iterable[Row], changed: dict[int, dict[str, str]], corrections: Corrections
) -> Iterator[Row]:
    """The rows with the cells that the person has put right, for all equal ones or for one."""
    if not changed and not corrections:
        yield from rows
        return
    for line, cells in rows:
        yield line, fixed_cells(corrected(cells, corrections), changed.get(line, {}))


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
    casts = ", ".join(f"{name} = %s::{read.types.get(name, 'text')}" for name in read.columns[1:])
    values = [
        (json.dumps(value) if value else None) if read.types.get(name) == "jsonb" else value
        for name, value in zip(read.columns, staged, strict=True)
    ]
    execute(f"UPDATE {table_of(run)} SET {casts} WHERE line = %s", [*values[1:], line])
    return staged
