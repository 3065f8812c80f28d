"""Put rows of one step back as they were, in a few statements for thousands of them."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction
from psycopg.errors import ForeignKeyViolation

from crm.changes import sql
from crm.changes.models import ChangeRow
from crm.changes.models.change_rows import Operation, Refusal
from crm.changes.references import pointing_to

Step = dict[str, Any]

# The rows of the chunk that are still to be undone; its one parameter is the list of their ids.
CHUNK = "r.id = ANY(%s) AND r.refused = ''"


def restore_rows(step: Step, ids: list[int]) -> int:
    """Undo these change rows; returns how many. A row that the database refuses is marked, alone."""
    restore = {
        Operation.CREATE: _delete_created,
        Operation.UPDATE: _set_back,
        Operation.DELETE: _insert_again,
    }[step["operation"]]
    try:
        with transaction.atomic():
            count = restore(sql.model_named(step["model"]), step["columns"], ids)
            # Foreign keys are checked at the end of a transaction, unless somebody asks now.
            sql.run("SET CONSTRAINTS ALL IMMEDIATE")
            sql.run("SET CONSTRAINTS ALL DEFERRED")
        return count
    except IntegrityError as error:
        if len(ids) > 1:
            middle = len(ids) // 2
            return restore_rows(step, ids[:middle]) + restore_rows(step, ids[middle:])
        ChangeRow.objects.filter(pk__in=ids).update(refused=_reason(step, error))
        return 0


def _reason(step: Step, error: IntegrityError) -> str:
    if not isinstance(error.__cause__, ForeignKeyViolation):
        return Refusal.PLACE_TAKEN
    return Refusal.IN_USE if step["operation"] == Operation.CREATE else Refusal.PARENT_GONE


def _delete_created(model: type[models.Model], names: list[str], ids: list[int]) -> int:
    _lock(model, ids)
    sql.run(
        f"UPDATE changes_changerow r SET refused = %s FROM {sql.table(model)} t"
        f" WHERE {CHUNK} AND t.{sql.key(model)} = r.row_id"
        f" AND {sql.fingerprint('t', names)} <> r.after->>'#'",
        [Refusal.EDITED, ids],
    )
    while _refuse_used(model, ids):
        pass
    for reference in pointing_to(model):
        if reference.belongs:
            sql.run(
                f"DELETE FROM {sql.table(reference.model)} c USING changes_changerow r"
                f" WHERE {CHUNK} AND c.{sql.quote(reference.column)} = r.row_id",
                [ids],
            )
    return sql.run(
        f"DELETE FROM {sql.table(model)} t USING changes_changerow r"
        f" WHERE {CHUNK} AND t.{sql.key(model)} = r.row_id",
        [ids],
    )


def _refuse_used(model: type[models.Model], ids: list[int]) -> int:
    """Refuse rows that something still points to; rows of this very chunk go together."""
    count = 0
    for reference in pointing_to(model):
        if reference.belongs:
            continue
        params: list[Any] = [Refusal.IN_USE, ids]
        going_too = ""
        if reference.model is model:
            going_too = (
                " AND NOT EXISTS (SELECT 1 FROM changes_changerow m WHERE m.id = ANY(%s)"
                f" AND m.refused = '' AND m.row_id = c.{sql.key(model)})"
            )
            params.append(ids)
        count += sql.run(
            f"UPDATE changes_changerow r SET refused = %s WHERE {CHUNK}"
            f" AND EXISTS (SELECT 1 FROM {sql.table(reference.model)} c"
            f" WHERE c.{sql.quote(reference.column)} = r.row_id{going_too})",
            params,
        )
    return count


def _set_back(model: type[models.Model], names: list[str], ids: list[int]) -> int:
    """`before` and `after` hold changed fields only: laid over the row, the others stay as they are now."""
    table, key = sql.table(model), sql.key(model)
    _lock(model, ids)
    sql.run(
        f"UPDATE changes_changerow r SET refused = %s WHERE {CHUNK}"
        f" AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.{key} = r.row_id)",
        [Refusal.GONE, ids],
    )
    sql.run(
        f"{_chosen('after')} UPDATE changes_changerow r SET refused = %s"
        f" FROM w JOIN {table} t ON t.{key} = w.row_id, jsonb_populate_record(t, w.after) a"
        f" WHERE r.id = w.id AND {sql.differs('t', 'a', names)}",
        [ids, Refusal.EDITED],
    )
    sets = ", ".join(f"{sql.quote(name)} = b.{sql.quote(name)}" for name in names)
    # Somebody who has the row open in a form now must hear that it changed meanwhile.
    if "version" in sql.columns(model) and "version" not in names:
        sets += ", version = t.version + 1"
    return sql.run(
        f"{_chosen('before')} UPDATE {table} t SET {sets}"
        f" FROM w JOIN {table} now ON now.{key} = w.row_id, jsonb_populate_record(now, w.before) b"
        f" WHERE t.{key} = now.{key}",
        [ids],
    )


def _chosen(column: str) -> str:
    """The chunk, read before its values are laid over rows: a planner may try those of other models too."""
    return (
        f"WITH w AS MATERIALIZED (SELECT r.id, r.row_id, r.{column} FROM changes_changerow r WHERE {CHUNK})"
    )


def _insert_again(model: type[models.Model], names: list[str], ids: list[int]) -> int:
    table, key = sql.table(model), sql.key(model)
    all_names = [sql.key_column(model), *names]
    wanted = ", ".join(sql.quote(name) for name in all_names)
    taken = sql.run(
        f"UPDATE changes_changerow r SET refused = %s FROM {table} t WHERE {CHUNK} AND t.{key} = r.row_id",
        [Refusal.PLACE_TAKEN, ids],
    )
    # Another unique value may be taken too: such a row is left out and found missing below.
    sql.run(
        f"INSERT INTO {table} ({wanted}) SELECT {sql.columns_of('b', all_names)}"
        f" FROM changes_changerow r, jsonb_populate_record(NULL::{table}, r.before) b"
        f" WHERE {CHUNK} ON CONFLICT DO NOTHING",
        [ids],
    )
    refused = sql.run(
        f"UPDATE changes_changerow r SET refused = %s WHERE {CHUNK} AND NOT EXISTS"
        f" (SELECT 1 FROM {table} t WHERE t.{key} = r.row_id)",
        [Refusal.PLACE_TAKEN, ids],
    )
    return len(ids) - taken - refused


def _lock(model: type[models.Model], ids: list[int]) -> None:
    sql.run(
        f"SELECT 1 FROM {sql.table(model)} t WHERE t.{sql.key(model)} IN"
        f" (SELECT r.row_id FROM changes_changerow r WHERE {CHUNK})"
        f" ORDER BY t.{sql.key(model)} FOR UPDATE",
        [ids],
    )
