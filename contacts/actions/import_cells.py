"""Cells of refused rows put right in place: one by one, or wherever the same stands. The original stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from contacts.actions.imports import request_check, require_import
from contacts.imports import stage
from contacts.imports.engine import compare, reader_of
from contacts.models import ImportChoice, ImportRun

if TYPE_CHECKING:
    from crm.people.models import User

# Up to so many rows are compared with the base at once; longer lists when they are written, or in the background.
COMPARED_AT_ONCE = 5_000
EQUAL_AT_ONCE = 1_000
EQUAL = """
SELECT line, cells FROM {table} WHERE problems IS NOT NULL AND cells IS NOT NULL
  AND problems @> jsonb_build_array(jsonb_build_object('at', %s::int, 'value', %s::text)) ORDER BY line LIMIT %s
"""


@transaction.atomic
def fix_cells(*, run: ImportRun, by: User, line: int, cells: Mapping[int, str]) -> list[dict[str, Any]]:
    """Put cells of one row right; what is still wrong with it is returned, [] when nothing is."""
    require_import(run=run, by=by)
    choice, _created = ImportChoice.objects.get_or_create(run=run, line=line)
    choice.cells = choice.cells | {str(position): text for position, text in cells.items()}
    choice.save()
    row = stage.fetch(
        f"SELECT cells FROM {stage.table_of(run)} WHERE line = %s AND problems IS NOT NULL", [line]
    )
    if not row or row[0][0] is None:
        return []
    _read_again(run, [(line, stage.fixed_cells(row[0][0], choice.cells))])
    _compare_again(run)
    return _problems(run, line)


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
    reader, right = reader_of(run), []
    for line, cells in rows:
        if stage.restage_row(run, reader, line, cells)[1] is None:
            right.append(line)
    # Until the comparison says better.
    match = stage.table_of(run, "match")
    stage.execute(f"UPDATE {match} SET action = 'create' WHERE line = ANY(%s)", [right])
    refused, created = run.count("refuse") - len(right), run.count("create") + len(right)
    run.counts = run.counts | {"refuse": max(refused, 0), "create": created}
    run.save(update_fields=["counts"])


def _compare_again(run: ImportRun) -> None:
    if run.count("rows") <= COMPARED_AT_ONCE:
        run.counts = compare(run)
        run.save(update_fields=["counts"])


def _problems(run: ImportRun, line: int) -> list[dict[str, Any]]:
    found = stage.fetch(f"SELECT problems::text FROM {stage.table_of(run)} WHERE line = %s", [line])
    return json.loads(found[0][0] or "[]") if found else []
