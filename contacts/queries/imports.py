"""What the pages of an import show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from contacts.imports.dialects import Dialect
from contacts.imports.engine import original
from contacts.imports.made import known_fields
from contacts.imports.met import Met
from contacts.imports.reading import Row, rows_of
from contacts.imports.reasons import reason_text
from contacts.imports.refused import column_name, refusals
from contacts.imports.stage import exists, fetch, table_of
from contacts.imports.trouble import FileTrouble
from contacts.queries.duplicates import words_to_ask
from contacts.registries import import_targets
from crm.frozen import frozen

if TYPE_CHECKING:
    from contacts.models import ImportRun

PAGE = 25
TITLES = ("name", "client_name", "person_name", "product_name", "title", "client_number", "product_code")
SAMPLES = 3


@frozen
class Column:
    position: int
    name: str
    samples: list[str]


@frozen
class Cell:
    """A cell of a refused or warned row: its value and what is wrong with it or odd, "" when nothing is."""

    position: int
    name: str
    value: str
    reason: str = ""
    equal: int = 1  # refused rows with this very cell


@frozen
class RefusedRow:
    line: int
    title: str
    wrong: list[Cell]
    is_fixable: bool

    @property
    def equal(self) -> int:
        """How many rows could be put right together with this one."""
        return max((cell.equal for cell in self.wrong), default=1)


def first_rows(run: ImportRun, count: int = 8) -> list[Row]:
    """The first rows below the header, as wide as the header."""
    dialect = Dialect(**run.dialect)
    width = len(dialect.header)
    try:
        with original(run) as file:
            rows = list(islice(rows_of(file, dialect), count))
    except FileTrouble:
        return []
    return [(line, [*cells[:width], *[""] * (width - len(cells))]) for line, cells in rows]


def columns_of(run: ImportRun) -> list[Column]:
    """The columns of the file with the first different things that stand in each."""
    rows = [cells for _line, cells in first_rows(run, 50)]
    return [
        Column(
            position,
            column_name(run, position),
            list(
                islice(
                    dict.fromkeys(cells[position].strip()[:40] for cells in rows if cells[position].strip()),
                    SAMPLES,
                )
            ),
        )
        for position in range(len(run.dialect["header"]))
    ]


def refused_rows(run: ImportRun, after: int = 0) -> list[RefusedRow]:
    """A page of refused rows behind a line."""
    found = list(islice((row for row in refusals(run) if row["row"] > after), PAGE + 1))
    equals = _equals(run, found)
    return [_refused(run, row, equals) for row in found]


# Among the first refused rows only: the count is a help, not a figure.
EQUALS = """
SELECT (p->>'at')::int, p->>'value', count(*)
FROM (SELECT problems FROM {rows} WHERE problems IS NOT NULL ORDER BY line LIMIT 20000) r,
  jsonb_array_elements(problems) p
WHERE p->>'value' = ANY(%s) GROUP BY 1, 2
"""


def _equals(run: ImportRun, rows: list[dict[str, Any]]) -> dict[tuple[int, str], int]:
    """(position, value) -> how many refused rows have it."""
    values = {problem["value"] for row in rows for problem in row["problems"] if problem["value"]}
    if not values or not exists(run):
        return {}
    return {
        (at, value): count for at, value, count in fetch(EQUALS.format(rows=table_of(run)), [list(values)])
    }


# Which column of the staging table says what a row is about, in kinds of lists that warn.
NAMED = ("name", "person_name")
WARNED = """
SELECT line, {title}, warnings::text FROM {rows} WHERE warnings IS NOT NULL AND line > %s ORDER BY line LIMIT %s
"""
LONGEST_KEPT = 200  # of a value, as contacts.imports.rows.problem keeps it


def warned_rows(run: ImportRun, after: int = 0) -> list[RefusedRow]:
    """A page of rows behind a line in which something is odd, but kept as it is written."""
    kind = import_targets.get(run.target)
    if kind is None or not exists(run):
        return []
    columns = getattr(kind.reader, "columns", ())
    title = next((name for name in NAMED if name in columns), "''")
    found = fetch(WARNED.format(title=title, rows=table_of(run)), [after, PAGE + 1])
    return [_warned(run, line, name, json.loads(warnings)) for line, name, warnings in found]


def _warned(run: ImportRun, line: int, title: str | None, warnings: list[dict[str, Any]]) -> RefusedRow:
    odd = [
        Cell(
            warning["at"],
            column_name(run, warning["at"]),
            warning["value"],
            reason_text(warning["code"], warning["params"]),
        )
        for warning in warnings
    ]
    return RefusedRow(line, title or "", odd, all(len(cell.value) < LONGEST_KEPT for cell in odd))


def _refused(run: ImportRun, row: dict[str, Any], equals: dict[tuple[int, str], int]) -> RefusedRow:
    cells = row["cells"] or []
    wrong = [
        Cell(
            problem["at"],
            column_name(run, problem["at"]),
            cells[problem["at"]] if 0 <= problem["at"] < len(cells) else problem["value"],
            reason_text(problem["code"], problem["params"]),
            equals.get((problem["at"], problem["value"]), 1),
        )
        for problem in row["problems"]
    ]
    at = next((position for position, target in run.columns.items() if target in TITLES), 0)
    title = cells[at] if at < len(cells) else ""
    return RefusedRow(row["row"], title.strip(), wrong, all(cell.position >= 0 for cell in wrong))


def duplicates(run: ImportRun, after: int = 0) -> Sequence[Met]:
    """A page of duplicates behind a line; what the importer may not see is masked."""
    kind = import_targets.get(run.target)
    found = kind.met(run, after, PAGE + 1) if kind and exists(run, "match") else []
    words = words_to_ask(run.by, [row.masked_id for row in found if row.masked_id])
    return [replace(row, ask=words.get(row.masked_id, "")) for row in found]


def preview_names(run: ImportRun) -> list[str]:
    """The heads of the preview: the field where there is one, else the name in the file."""
    kind = import_targets.get(run.target)
    fields = known_fields(kind) if kind else {}
    return [
        str(fields[run.columns[position]].label) if run.columns.get(position) in fields else ""
        for position in range(len(run.dialect["header"]))
    ]
