"""What lists of other things than clients share: how a row is staged, compared with the base and written.

A kind gives its reader, the statement that says what its rows meet, and what it writes of a batch.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from contacts.imports.batches import Batch
from contacts.imports.parties import PART, counted, find_parties, refuse_unknown
from contacts.imports.renewals import Renewal, hold, settle
from contacts.imports.rows import Problem, RowReader
from contacts.imports.stage import execute, fetch, table_of
from contacts.imports.write import next_lines
from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from contacts.models import ImportRun

Values = dict[str, Any]
Match = Callable[["ImportRun"], dict[str, int]]
Write = Callable[["ImportRun", ChangeSet, Any, datetime], tuple[Any, dict[str, int]] | None]
# What the kind's statement may name besides the tables. The rows with what was said of each by itself, "" for nothing,
# and what therefore holds; what becomes of a row `s` that meets `t`, or an earlier one of the file; those that may be
# written into what they meet.
WORDS = {
    "decided": """(SELECT r.*, coalesce(d.decision, '') AS said, coalesce(d.decision, %(decision)s) AS decision
  FROM {rows} r LEFT JOIN contacts_importchoice d ON d.run_id = %(run)s AND d.line = r.line AND d.decision <> '')""",
    "action": """CASE WHEN s.problems IS NOT NULL THEN 'refuse'
      WHEN s.said = 'skip' OR (s.decision <> 'create' AND s.earlier IS NOT NULL) THEN 'skip'
      WHEN s.decision = 'create' OR t.id IS NULL THEN 'create'
      WHEN s.decision = 'update' THEN 'update' ELSE 'skip' END""",
    "may_update": "t.id IS NOT NULL AND s.earlier IS NULL",
    "is_there": "s.earlier IS NOT NULL OR t.id IS NOT NULL OR s.said <> ''",
}


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


def matching(
    sql: str,
    *,
    of_clients: bool = True,
    must_change: bool = False,
    refusing: Callable[[ImportRun], object] | None = None,
    renewal: Renewal | None = None,
) -> Match:
    """How a kind decides what becomes of its rows: `sql` makes the match table; the answer is the counts of the check.

    Rows of clients (`of_clients`) are refused without theirs in sight, with `must_change` in the importer's reach.
    `refusing` refuses what else only the base can tell. Rows to be updated are looked at as `renewal` says.
    """

    @transaction.atomic
    def match(run: ImportRun) -> dict[str, int]:
        names = {part: table_of(run, part) for part in ("rows", "match", PART)}
        if of_clients:
            find_parties(run)
            refuse_unknown(run, must_change=must_change, must_exist=True)
        if refusing:
            refusing(run)
        execute(f"DROP TABLE IF EXISTS {names['match']}")
        words = {word: text.format(**names) for word, text in WORDS.items()}
        execute(sql.format(**names, **words), {"decision": run.on_duplicate, "run": run.pk})
        execute(f"ALTER TABLE {names['match']} ADD PRIMARY KEY (line)")
        if renewal:
            settle(run, renewal, names)
        ((there,),) = fetch(f"SELECT count(*) FROM {names['match']} WHERE is_there AND action <> 'refuse'")
        return counted(run) | {"duplicates": there}

    return match


def writing(write: Callable[[Batch], object], renewal: Renewal | None = None) -> Write:
    """How a kind writes the rows behind a checkpoint, one batch in one transaction; `renewal`: its `settle` again."""

    @transaction.atomic
    def write_next(
        run: ImportRun, change_set: ChangeSet, after: Any, now: datetime
    ) -> tuple[Any, dict[str, int]] | None:
        upto, counts = next_lines(run, after)
        if upto is None:
            return None
        names = {part: table_of(run, part) for part in ("rows", "match")}
        params = {"after": after, "upto": upto, "now": now, "by": run.by_id}
        where = f"m.line > {int(after)} AND m.line <= {int(upto)}"
        batch = Batch(run, change_set, names, params, where)
        if renewal and counts.get("update"):
            hold(batch, renewal)
            counts = batch.counts()
        write(batch)
        return upto, counts

    return write_next
