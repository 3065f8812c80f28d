"""Cells put right in place, one by one, or wherever the same stands. The original stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from contacts.actions.imports import request_check, require_import
from contacts.imports import stage
from contacts.imports.dialects import Dialect
from contacts.imports.engine import compare, original, reader_of
from contacts.imports.reading import rows_of
from contacts.models import ImportChoice, ImportRun

if TYPE_CHECKING:
    from crm.people.models import User

# Up to so many rows are compared with the base at once; longer lists when they are written, or in the background.
COMPARED_AT_ONCE = 5_000
EQUAL_AT_ONCE = 1_000
ROW = """
SELECT cells, problems IS NOT NULL FROM {table} WHERE line = %s AND (problems IS NOT NULL OR warnings IS NOT NULL)
"""
EQUAL = """
SELECT line, cells FROM {table} WHERE problems IS NOT NULL AND cells IS NOT NULL
  AND problems @> jsonb_build_array(jsonb_build_object('at', %s::int, 'value', %s::text)) ORDER BY line LIMIT %s
"""


@transaction.atomic
def fix_cells(*, run: ImportRun, by: User, line: int, cells: Mapping[int, str]) -> list[dict[str, Any]]:
    """Put cells of one row right; what is still wrong with it is returned, [] when nothing is.

    Of a row that was only odd, what is still odd.
    """
    require_import(run=run, by=by)
    choice, _created = ImportChoice.objects.get_or_create(run=run, line=line)
    choice.cells = choice.cells | {str(position): text for position, text in cells.items()}
    choice.save()
    row = stage.fetch(ROW.format(table=stage.table_of(run)), [line])
    if not row:
        return []
    kept, was_wrong = row[0]
    found = kept if kept is not None else _cells_of(run, line)
    if found is None:
        return []
    _read_again(run, [(line, stage.fixed_cells(found, choice.cells))])
    _compare_again(run)
    return _problems(run, line) or ([] if was_wrong else _problems(run, line, "warnings"))


def _cells_of(run: ImportRun, line: int) -> list[str] | None:
    """The cells of a row that can be taken, from the file: only those of refused rows are kept."""
    with original(run) as file:
        for number, cells in rows_of(file, Dialect(**run.dialect)):
            if number == line:
                return stage.corrected(cells, stage.corrections_of(run))
    return None


@transaction.atomic
def fix_equal_cells(*, run: ImportRun, by: User, cells: Mapping[int, tuple[str, str]]) -> int:
    """Put the same right wherever it stands: position -> (what stands there, what it should be).

    Kept with the import for every row of the file; how many rows were looked at is returned, 0 when there are so
    many that the whole file is checked anew.
    """
    require_import(run=run, by=by)
    changed = {(at, old.strip()): new for at, (old, new) in cells.items() if old.strip() and old != new}
    known = {(at, old): new for at, old, new in run.corrections}
    run.corrections = [[at, old, new] for (at, old), new in (known | changed).items()]
    run.save(update_fields=["corrections"])
    rows: dict[int, list[str]] = {}
    for at, old in changed:
        sql = EQUAL.format(table=stage.table_of(run))
        rows |= dict(stage.fetch(sql, [at, old[:200], EQUAL_AT_ONCE + 1]))
    if len(rows) > EQUAL_AT_ONCE:
        request_check(run=run, by=by)
        return 0
    corrections = stage.corrections_of(run)
    _read_again(run, [(line, stage.corrected(found, corrections)) for line, found in rows.items()])
    _compare_again(run)
    return len(rows)


def _read_again(run: ImportRun, rows: list[tuple[int, list[str]]]) -> None:
    reader = reader_of(run)
    right: list[int] = []
    wrong: list[int] = []
    for line, cells in rows:
        (wrong if stage.restage_row(run, reader, line, cells)[1] else right).append(line)
    # Until the comparison says better. What was only odd keeps what was decided on it.
    turn = f"UPDATE {stage.table_of(run, 'match')} SET action = %s WHERE line = ANY(%s) AND (action = 'refuse') = %s"
    freed = stage.execute(turn, ["create", right, True])
    lost = stage.execute(turn, ["refuse", wrong, False])
    refused, created = run.count("refuse") - freed + lost, run.count("create") + freed - lost
    run.counts = run.counts | {"refuse": max(refused, 0), "create": max(created, 0)}
    run.save(update_fields=["counts"])


def _compare_again(run: ImportRun) -> None:
    if run.count("rows") <= COMPARED_AT_ONCE:
        run.counts = compare(run)
    elif run.count("warned"):
        warned = f"SELECT count(*) FROM {stage.table_of(run)} WHERE warnings IS NOT NULL"
        run.counts = run.counts | {"warned": stage.fetch(warned)[0][0]}
    run.save(update_fields=["counts"])


def _problems(run: ImportRun, line: int, column: str = "problems") -> list[dict[str, Any]]:
    found = stage.fetch(f"SELECT {column}::text FROM {stage.table_of(run)} WHERE line = %s", [line])
    return json.loads(found[0][0] or "[]") if found else []
