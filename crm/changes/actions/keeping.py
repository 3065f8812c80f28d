"""Remember what an action does to a set of rows, in one statement for any number of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from crm.changes import sql
from crm.changes.models import ChangeSet
from crm.changes.models.change_rows import Operation
from crm.changes.references import pointing_to
from crm.changes.sql import Ids, columns, key, quote, table

if TYPE_CHECKING:
    from crm.people.models import User

KEEP = "INSERT INTO changes_changerow (change_set_id, step, model, row_id, operation, before, after, refused)"
Model = type[models.Model]


@dataclass
class Part:
    """What one transaction adds to a change set while another adds to it too.

    Its steps are numbered in advance from `first`, behind those of the other, and stay its own until `join`.
    """

    pk: int
    first: int
    steps: list[dict[str, Any]] = field(default_factory=list)

    def join(self) -> None:
        """Add the steps to the change set, at the end of the transaction, when the other is committed."""
        change_set = ChangeSet.objects.select_for_update().get(pk=self.pk)
        if len(change_set.steps) != self.first - 1:
            raise RuntimeError(f"{len(change_set.steps)} steps stand before number {self.first}")
        change_set.steps = [*change_set.steps, *self.steps]
        change_set.save(update_fields=["steps"])


def open_change_set(*, kind: str, by: User | None, summary: str) -> ChangeSet:
    """Start a change set (`ChangeKind`); the rows are kept by the functions below, in any number of steps."""
    return ChangeSet.objects.create(kind=kind, by=by, summary=summary[:300])


@transaction.atomic
def keep_created(
    change_set: ChangeSet | Part, model: Model, ids: Ids, *, fields: Sequence[str] = (), parent: str = ""
) -> int:
    """Remember rows that were just created; keep parents before their children.

    `fields` are those the action wrote: a row in which one of them changes later counts as edited.
    Left out: all, which is right for models without kept figures. `parent`: a column whose value is remembered
    ("^"), for hooks that refresh its figures when the row is gone. Returns the number of rows.
    """
    names = columns(model, fields)
    select, params = sql.ids_select(model, ids)
    step = _next_step(change_set)
    above = f", '^', t.{quote(parent)}" if parent else ""
    count = sql.run(
        f"{KEEP} SELECT %s, %s, %s, t.{key(model)}, 'create', NULL,"
        f" jsonb_build_object('#', {sql.fingerprint('t', names)}{above}), ''"
        f" FROM {table(model)} t WHERE t.{key(model)} IN ({select}) ORDER BY t.{key(model)}",
        [change_set.pk, step, model._meta.label_lower, *params],
    )
    _close_step(change_set, model, Operation.CREATE, names, count)
    return count


@transaction.atomic
def insert_kept(
    change_set: ChangeSet | Part,
    model: Model,
    insert: str,
    params: Mapping[str, Any],
    *,
    fields: Sequence[str] = (),
    parent: str = "",
) -> int:
    """Run an INSERT of `model`'s rows, with named parameters, and remember them as `keep_created` would.

    One statement for both: for hundreds of thousands of rows it costs half. Returns the number of rows.
    """
    names = columns(model, fields)
    step = _next_step(change_set)
    returned, above = (f", {quote(parent)} AS above", ", '^', above") if parent else ("", "")
    count = sql.run(
        f"WITH made AS ({insert} RETURNING {table(model)}.{key(model)} AS id,"
        f" {sql.fingerprint(table(model), names)} AS print{returned})"
        f" {KEEP} SELECT %(kept_set)s, %(kept_step)s, %(kept_model)s, id, 'create', NULL,"
        f" jsonb_build_object('#', print{above}), '' FROM made",
        {
            **params,
            "kept_set": change_set.pk,
            "kept_step": step,
            "kept_model": model._meta.label_lower,
        },
    )
    _close_step(change_set, model, Operation.CREATE, names, count)
    return count


@transaction.atomic
def keep_updates(
    change_set: ChangeSet | Part,
    model: Model,
    fields: Sequence[str],
    ids: Ids,
    apply: Callable[[], object],
) -> int:
    """Run `apply()` and remember what it changed in `fields` of these rows, which are locked meanwhile.

    Only rows that really changed are kept, and only their changed fields. Returns their number.
    """
    names = columns(model, fields)
    select, params = sql.ids_select(model, ids)
    sql.run("DROP TABLE IF EXISTS changes_before")
    sql.run(
        f"CREATE TEMPORARY TABLE changes_before ON COMMIT DROP AS"
        f" SELECT t.{key(model)} AS row_id, {sql.columns_of('t', names)} FROM {table(model)} t"
        f" WHERE t.{key(model)} IN ({select}) ORDER BY t.{key(model)} FOR UPDATE OF t",
        params,
    )
    apply()
    step = _next_step(change_set)
    count = sql.run(
        f"{KEEP} SELECT %s, %s, %s, b.row_id, 'update', {sql.changed_values('b', 'b', 't', names)},"
        f" {sql.changed_values('t', 'b', 't', names)}, ''"
        f" FROM changes_before b JOIN {table(model)} t ON t.{key(model)} = b.row_id"
        f" WHERE {sql.differs('b', 't', names)} ORDER BY b.row_id",
        [change_set.pk, step, model._meta.label_lower],
    )
    sql.run("DROP TABLE changes_before")
    _close_step(change_set, model, Operation.UPDATE, names, count)
    return count


@transaction.atomic
def keep_deletes(change_set: ChangeSet, model: Model, ids: Ids) -> int:
    """Remember whole rows and delete them, with what belongs to them. Keep or move children before their parents.

    A row that something not kept still points to stops the transaction. Returns the number of rows.
    """
    names = columns(model)
    select, params = sql.ids_select(model, ids)
    step = _next_step(change_set)
    pairs = ", ".join(f"'{name}', t.{quote(name)}" for name in [sql.key_column(model), *names])
    count = sql.run(
        f"{KEEP} SELECT %s, %s, %s, t.{key(model)}, 'delete', jsonb_build_object({pairs}), NULL, ''"
        f" FROM {table(model)} t WHERE t.{key(model)} IN ({select}) ORDER BY t.{key(model)} FOR UPDATE OF t",
        [change_set.pk, step, model._meta.label_lower, *params],
    )
    kept = "(SELECT row_id FROM changes_changerow WHERE change_set_id = %s AND step = %s)"
    for reference in pointing_to(model):
        if reference.belongs:
            sql.run(
                f"DELETE FROM {table(reference.model)} WHERE {quote(reference.column)} IN {kept}",
                [change_set.pk, step],
            )
    sql.run(f"DELETE FROM {table(model)} WHERE {key(model)} IN {kept}", [change_set.pk, step])
    _close_step(change_set, model, Operation.DELETE, names, count)
    return count


def _next_step(change_set: ChangeSet | Part) -> int:
    if isinstance(change_set, Part):
        return change_set.first + len(change_set.steps)
    # Locked and read again: several workers may fill one change set.
    change_set.steps = (
        ChangeSet.objects.select_for_update().values_list("steps", flat=True).get(pk=change_set.pk)
    )
    return len(change_set.steps) + 1


def _close_step(
    change_set: ChangeSet | Part, model: Model, operation: str, names: list[str], count: int
) -> None:
    step = {
        "model": model._meta.label_lower,
        "operation": operation,
        "columns": names,
        "count": count,
    }
    change_set.steps = [*change_set.steps, step]
    if isinstance(change_set, Part):
        return
    if operation == Operation.DELETE:
        change_set.root = model._meta.label_lower  # children go first, so the last one is what was deleted
    change_set.save(update_fields=["steps", "root"])
