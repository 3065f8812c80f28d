"""Before an undo: find the created rows that must stay, and everything that must stay with them.

A created row stays when it was edited since, or when something that is not part of the change set
points to it. Its parents in the change set then stay too, and so do its fellow children: an imported
client whose person was edited keeps its channels.
"""

from __future__ import annotations

from crm.changes import sql
from crm.changes.models import ChangeSet
from crm.changes.models.change_rows import Operation, Refusal
from crm.changes.references import Reference, pointing_from, pointing_to

ROUNDS = 20


def spare_rows(change_set: ChangeSet) -> int:
    """Mark the created rows that an undo leaves alone; returns how many."""
    steps = [
        (number, step["model"], step["columns"])
        for number, step in enumerate(change_set.steps, start=1)
        if step["operation"] == Operation.CREATE
    ]
    created = {model for _, model, _ in steps}
    touched = {step["model"] for step in change_set.steps}
    count = sum(_edited(change_set, number, model, names) for number, model, names in steps)
    count += sum(_in_use(change_set, number, model, touched) for number, model, _ in steps)
    for _round in range(ROUNDS):
        fresh = sum(_parents_of_spared(change_set, number, model, created) for number, model, _ in steps)
        fresh += sum(_children_of_spared(change_set, number, model, created) for number, model, _ in steps)
        count += fresh
        if not fresh:
            break
    return count


def _edited(change_set: ChangeSet, step: int, label: str, names: list[str]) -> int:
    """Rows that differ from what was written; a later step of the same set knows better than this one."""
    model = sql.model_named(label)
    return sql.run(
        f"UPDATE changes_changerow r SET refused = %s FROM {sql.table(model)} t"
        f" WHERE r.change_set_id = %s AND r.step = %s AND r.refused = '' AND t.{sql.key(model)} = r.row_id"
        f" AND {sql.fingerprint('t', names)} <> r.after->>'#'"
        " AND NOT EXISTS (SELECT 1 FROM changes_changerow l WHERE l.change_set_id = r.change_set_id"
        " AND l.row_id = r.row_id AND l.model = r.model AND l.step > r.step)",
        [Refusal.EDITED, change_set.pk, step],
    )


def _in_use(change_set: ChangeSet, step: int, label: str, touched: set[str]) -> int:
    """Rows that something points to which the change set knows nothing of."""
    count = 0
    for reference in pointing_to(sql.model_named(label)):
        if reference.belongs:
            continue
        outside = ""
        params = [Refusal.IN_USE, change_set.pk, step]
        if reference.model._meta.label_lower in touched:
            outside = (
                " AND NOT EXISTS (SELECT 1 FROM changes_changerow m WHERE m.change_set_id = %s"
                f" AND m.model = %s AND m.row_id = c.{sql.key(reference.model)})"
            )
            params += [change_set.pk, reference.model._meta.label_lower]
        count += sql.run(
            "UPDATE changes_changerow r SET refused = %s WHERE r.change_set_id = %s AND r.step = %s"
            f" AND r.refused = '' AND EXISTS (SELECT 1 FROM {sql.table(reference.model)} c"
            f" WHERE c.{sql.quote(reference.column)} = r.row_id{outside})",
            params,
        )
    return count


def _parents_of_spared(change_set: ChangeSet, step: int, label: str, created: set[str]) -> int:
    return sum(
        _spread(change_set, step, reference.model._meta.label_lower, "m.row_id", "r.row_id", reference)
        for reference in pointing_to(sql.model_named(label))
        if reference.model._meta.label_lower in created
    )


def _children_of_spared(change_set: ChangeSet, step: int, label: str, created: set[str]) -> int:
    return sum(
        _spread(change_set, step, reference.to._meta.label_lower, "r.row_id", "m.row_id", reference)
        for reference in pointing_from(sql.model_named(label))
        if reference.to._meta.label_lower in created
    )


def _spread(
    change_set: ChangeSet, step: int, spared: str, child: str, parent: str, reference: Reference
) -> int:
    """Spare the rows `r` of a step that are parent or child of a spared created row `m`."""
    return sql.run(
        f"UPDATE changes_changerow r SET refused = %s FROM changes_changerow m, {sql.table(reference.model)} c"
        f" WHERE c.{sql.key(reference.model)} = {child} AND c.{sql.quote(reference.column)} = {parent}"
        " AND m.change_set_id = %s AND m.model = %s AND m.operation = 'create' AND m.refused <> ''"
        " AND r.change_set_id = %s AND r.step = %s AND r.refused = ''",
        [Refusal.KEPT_WITH, change_set.pk, spared, change_set.pk, step],
    )
