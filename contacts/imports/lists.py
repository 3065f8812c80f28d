"""What lists of other things than clients share: how a row is staged, compared with the base and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from contacts.imports.parties import counted
from contacts.imports.rows import Problem, RowReader
from contacts.imports.stage import execute, fetch, table_of
from contacts.imports.write import columns_for
from crm.changes.actions.keeping import insert_kept
from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from contacts.models import ImportRun

Values = dict[str, Any]
OF_BATCH = """
FROM {match} m JOIN {rows} s ON s.line = m.line
WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.action = '{action}'
"""
# The rows with what was said of each by itself, "" for nothing, and what therefore holds.
DECIDED = """(SELECT r.*, coalesce(d.decision, '') AS said, coalesce(d.decision, %(decision)s) AS decision
  FROM {rows} r LEFT JOIN contacts_importchoice d ON d.run_id = %(run)s AND d.line = r.line AND d.decision <> '')"""


class ListReader(RowReader):
    """Each kind says with `own` what stands behind COMMON in its staging row."""

    def staged(
        self, line: int, cells: list[str], values: Values, problems: list[Problem], warnings: list[Problem]
    ) -> tuple[Any, ...]:
        own = self.own(values, cells, problems)
        kept = [cell.replace("\0", "\u2400") for cell in cells] if problems else None
        return line, problems or None, warnings or None, kept, *own

    def own(self, values: Values, cells: list[str], problems: list[Problem]) -> tuple[Any, ...]:
        """The values of the kind's own columns; what is wrong with them is added to `problems`."""
        raise NotImplementedError


def decide_rows(run: ImportRun, sql: str, *parts: str) -> dict[str, int]:
    """Make the table of what becomes of each row by the kind's statement; the counts of the check."""
    names = {part: table_of(run, part) for part in ("rows", "match", *parts)}
    execute(f"DROP TABLE IF EXISTS {names['match']}")
    statement = sql.format(**names, decided=DECIDED.format(**names))
    execute(statement, {"decision": run.on_duplicate, "run": run.pk})
    execute(f"ALTER TABLE {names['match']} ADD PRIMARY KEY (line)")
    ((there,),) = fetch(f"SELECT count(*) FROM {names['match']} WHERE is_there AND action <> 'refuse'")
    return counted(run) | {"duplicates": there}


def insert_of(
    model: type[models.Model], filled: dict[str, str], source: str, batch: Values
) -> tuple[str, Values]:
    """The INSERT of new rows in the order of `source`, and its parameters.

    `filled`: column -> SQL; the other columns get the defaults of the model.
    """
    columns, values, defaults = columns_for(model, filled)
    insert = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} {source}"
    return insert, batch | defaults


def insert_rows(
    change_set: ChangeSet,
    model: type[models.Model],
    filled: dict[str, str],
    source: str,
    batch: Values,
    **kept: Any,
) -> int:
    """Write new rows of a table and keep them in the change set; returns how many."""
    return insert_kept(change_set, model, *insert_of(model, filled, source, batch), **kept)
