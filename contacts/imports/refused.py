"""Rows that were refused: kept beside the original with their cells, given out as CSV or as answers of the command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from contacts.imports.reading import Row
from contacts.imports.reasons import reason_text
from contacts.imports.stage import corrected, corrections_of, exists, fetch, fixed_cells, table_of
from crm.lists.exporting import harmless

if TYPE_CHECKING:
    from contacts.models import ImportRun

PAGE = 5_000


def refused_path(run: ImportRun) -> Path:
    return Path(run.file.path).with_suffix(".refused")


def staged_refusals(run: ImportRun, limit: int = 0, after: int = 0) -> Iterator[dict[str, Any]]:
    """{"row", "problems", "cells"} of each refused row of the staging table, in the order of the file."""
    while rows := fetch(
        f"SELECT line, problems, cells FROM {table_of(run)} WHERE problems IS NOT NULL AND line > %s"
        " ORDER BY line LIMIT %s",
        [after, limit or PAGE],
    ):
        for line, problems, cells in rows:
            found = json.loads(problems) if isinstance(problems, str) else problems
            yield {"row": line, "problems": found, "cells": cells}
            after = line
        if limit:
            return


def fill_cells(run: ImportRun, rows: Iterable[Row]) -> None:
    """Rows that were read well and refused later get their cells, with what the person changed in them."""
    table, corrections = table_of(run), corrections_of(run)
    changed = dict(run.choices.exclude(cells={}).values_list("line", "cells"))
    sql = f"SELECT line FROM {table} WHERE problems IS NOT NULL AND cells IS NULL AND line > %s ORDER BY line LIMIT %s"
    wanted = {row[0] for row in fetch(sql, [-1, PAGE])}
    last = max(wanted, default=-1)
    found: list[tuple[list[str], int]] = []
    for line, cells in rows if wanted else ():
        if line in wanted:
            kept = corrected([cell.replace("\0", "\u2400") for cell in cells], corrections)
            found.append((fixed_cells(kept, changed.get(line, {})), line))
        if line >= last:
            _keep_cells(table, found)
            found = []
            if not (wanted := {row[0] for row in fetch(sql, [line, PAGE])}):
                break
            last = max(wanted)
    _keep_cells(table, found)


def _keep_cells(table: str, found: list[tuple[list[str], int]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET cells = %s WHERE line = %s", found)


def write_refused(run: ImportRun) -> None:
    """Keep the refused rows as a file; writing it again gives the same."""
    with refused_path(run).open("w", encoding="utf-8") as file:
        for refused in staged_refusals(run):
            file.write(json.dumps(refused, ensure_ascii=False) + "\n")


def refusals(run: ImportRun) -> Iterator[dict[str, Any]]:
    """The refused rows, from the staging table while there is one, else from the file kept of them."""
    if exists(run):
        yield from staged_refusals(run)
    elif run.file and refused_path(run).exists():
        with refused_path(run).open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def answer(run: ImportRun, refused: dict[str, Any]) -> dict[str, Any]:
    """{"row", "column", "value", "reason"} of the first thing that is wrong with a row."""
    first = refused["problems"][0]
    return {
        "row": refused["row"],
        "column": column_name(run, first["at"]),
        "value": first["value"],
        "reason": reason_text(first["code"], first["params"]),
    }


def column_name(run: ImportRun, position: int) -> str:
    """What the column is called in the file; Column 3 where it has no name; "" for the row as a whole."""
    header = run.dialect.get("header", [])
    if position < 0:
        return ""
    named = header[position] if position < len(header) else ""
    if run.dialect.get("form") == "vcard":
        return _(named)
    return named or _("Column %(number)s") % {"number": position + 1}


def refused_csv(run: ImportRun) -> Iterator[str]:
    """The refused rows as a CSV file: the line, what is wrong, then the cells as they were."""
    yield "\ufeff"
    width = len(run.dialect.get("header", []))
    names = [column_name(run, position) for position in range(width)]
    yield _line([_("Row"), _("What is wrong"), *names])
    for refused in refusals(run):
        wrong = "; ".join(
            f"{column_name(run, problem['at'])}: {reason_text(problem['code'], problem['params'])}".removeprefix(
                ": "
            )
            for problem in refused["problems"]
        )
        yield _line([refused["row"], wrong, *(refused["cells"] or [])])


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([harmless(cell) for cell in cells])
    return out.getvalue()
