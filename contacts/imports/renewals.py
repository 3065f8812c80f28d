"""Rows that meet a record of their list and are to bring it up to date: which may, which are refused, what is written.

Only what the file says changes a record; what it leaves empty stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet

from contacts.imports.batches import Batch
from contacts.imports.parties import refuse
from contacts.imports.stage import execute, fetch
from crm.changes.actions.keeping import keep_updates
from crm.frozen import frozen

if TYPE_CHECKING:
    from contacts.models import ImportRun

MET = "m.there_id IS NOT NULL AND m.may_update"
REACH = """
CREATE TEMPORARY TABLE import_{action} ON COMMIT DROP AS
SELECT DISTINCT m.there_id AS id FROM {match} m WHERE {where} AND m.there_id IN ({scope})
"""
STAYS = """
UPDATE {match} m SET may_update = false, action = CASE WHEN m.action = 'update' THEN 'skip' ELSE m.action END
FROM {table} x WHERE x.id = m.there_id AND {where} AND ({reason})
"""
BEYOND = "NOT EXISTS (SELECT FROM import_change c WHERE c.id = m.there_id)"
REFUSED = """
UPDATE {match} m SET action = 'refuse' FROM {rows} s
WHERE s.line = m.line AND m.action = 'update' AND s.problems IS NOT NULL
"""
# Of several rows of one record the last one counts.
CHANGED = """
CREATE TEMPORARY TABLE import_changed ON COMMIT DROP AS
SELECT DISTINCT ON (x.id) x.id, {columns}
FROM {match} m JOIN {rows} s ON s.line = m.line JOIN {table} x ON x.id = m.there_id {joins}
WHERE {where} AND m.action = 'update' AND {differs} ORDER BY x.id, m.line DESC
"""
STAMPS = {"version": "x.version + 1", "changed_at": "%(now)s"}


@frozen(kw_only=True)
class Renewal:
    """How rows are written into the records of `model` that they meet, `there_id` of the match.

    All in SQL of the record `x`, the row `s`, its match `m` and what `joins` adds; with `assigns` import_assign holds
    the records whose owner the importer may change. `values`: what columns become; `follows`: those that come of it;
    `noted`: what is to be known of the changed ones afterwards (in import_changed). `conflicts` (code, target,
    condition) refuse a row, as does `closed` (code, condition), a record that stays as it is, where the row says
    something else of it.
    """

    model: Any
    values: dict[str, str]
    kept: tuple[str, ...]
    follows: dict[str, str] | None = None
    noted: dict[str, str] | None = None
    joins: str = ""
    conflicts: tuple[tuple[str, str, str], ...] = ()
    closed: tuple[str, str] = ("", "false")
    assigns: bool = False

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def differs(self) -> str:
        olds = ", ".join(f"x.{column}" for column in self.values)
        return f"ROW({', '.join(self.values.values())}) IS DISTINCT FROM ROW({olds})"


def settle(run: ImportRun, renewal: Renewal, names: dict[str, str]) -> None:
    """Of the rows that meet a record: leave out those beyond the importer's reach, refuse what cannot be."""
    if not fetch(f"SELECT EXISTS (SELECT FROM {names['match']} m WHERE {MET})")[0][0]:
        return
    # Estimates from before the rows met anything would compare each with each.
    execute(f"ANALYZE {names['match']}")
    _leave_out(run, renewal, names, MET, with_closed=False)
    at = {target: position for position, target in run.columns.items()}
    code, closed = renewal.closed
    joined = f"JOIN {renewal.table} x ON x.id = m.there_id {renewal.joins.format(**names)}"
    rows = f"FROM {names['match']} m JOIN {names['rows']} s ON s.line = m.line {joined}"
    for reason, target, wrong in (*renewal.conflicts, (code, "", f"({closed}) AND {renewal.differs}")):
        found = f"SELECT m.line {rows} WHERE m.action = 'update' AND s.problems IS NULL AND ({wrong})"
        refuse(run, at.get(target, -1), reason, f"FROM ({found}) wrong WHERE wrong.line = s.line")
    execute(REFUSED.format(**names))
    execute(STAYS.format(**names, table=renewal.table, where=MET, reason=closed))


def hold(batch: Batch, renewal: Renewal) -> None:
    """Lock the records of a batch; those that were closed or came out of reach since the comparison stay."""
    ids = batch.keys("there_id", "update")
    if ids:
        execute(f"SELECT id FROM {renewal.table} WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids])
        _leave_out(
            batch.run, renewal, batch.names, f"{batch.where} AND m.action = 'update'", with_closed=True
        )


def _leave_out(
    run: ImportRun, renewal: Renewal, names: dict[str, str], where: str, *, with_closed: bool
) -> None:
    for action in ("change", "assign") if renewal.assigns else ("change",):
        _note_reach(run, renewal.model, action, names["match"], where)
    reason = f"{BEYOND} OR ({renewal.closed[1]})" if with_closed else BEYOND
    execute(STAYS.format(**names, table=renewal.table, where=where, reason=reason))


def _note_reach(run: ImportRun, model: Any, action: str, match: str, where: str) -> None:
    try:
        scope, params = (
            model.objects.visible_to(run.by, action).order_by().values("pk").query.sql_with_params()
        )
    except EmptyResultSet:
        scope, params = "SELECT 0", ()
    execute(f"DROP TABLE IF EXISTS pg_temp.import_{action}")
    execute(REACH.format(action=action, match=match, where=where, scope=scope), params)
    execute(f"CREATE INDEX ON import_{action} (id)")
    execute(f"ANALYZE import_{action}")


def renew(batch: Batch, renewal: Renewal) -> list[int]:
    """Write the rows of a batch into the records that they meet; keys of those that changed."""
    written = renewal.values | (renewal.follows or {})
    columns = ", ".join(f"{sql} AS {name}" for name, sql in (written | (renewal.noted or {})).items())
    changed = CHANGED.format(
        **batch.names, columns=columns, table=renewal.table, joins=renewal.joins.format(**batch.names),
        where=batch.where, differs=renewal.differs,
    )  # fmt: skip
    known = {field.column for field in renewal.model._meta.concrete_fields}
    sets = {name: f"n.{name}" for name in written} | {
        name: sql for name, sql in STAMPS.items() if name in known
    }
    assigned = ", ".join(f"{name} = {sql}" for name, sql in sets.items())

    def apply() -> None:
        execute("DROP TABLE IF EXISTS pg_temp.import_changed")
        execute(changed, batch.params)
        execute(
            f"UPDATE {renewal.table} x SET {assigned} FROM import_changed n WHERE n.id = x.id", batch.params
        )

    ids = batch.keys("there_id", "update")
    if not ids:
        return []
    keep_updates(batch.change_set, renewal.model, renewal.kept, ids, apply)
    return [row[0] for row in fetch("SELECT id FROM import_changed ORDER BY id")]
