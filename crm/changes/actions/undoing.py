"""Take a change set back: backwards through its steps, chunk by chunk, each chunk one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from crm.audit.actions import record
from crm.changes.access import can_undo
from crm.changes.actions.restoring import restore_rows
from crm.changes.actions.sparing import spare_rows
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_rows import Operation
from crm.changes.models.change_sets import ChangeKind, ChangeState
from crm.changes.queries.words import NAMING
from crm.changes.references import points_to_itself
from crm.changes.registry import undo_hooks
from crm.changes.sql import model_named, run
from crm.frozen import frozen
from crm.jobs import later
from crm.jobs.models import Job
from crm.personal_data import hold_off_erasures

if TYPE_CHECKING:
    from crm.people.models import User

CHUNK = 10_000
AT_ONCE = 2_000
REPORTED = 1_000


class NotUndoable(Exception):
    """The change set was undone already, or what it kept is gone for good."""


@frozen
class UndoReport:
    """`refused` lists the first 1,000 rows that were left alone, as (model label, id, reason)."""

    undone: int
    refused_count: int = 0
    refused: list[tuple[str, int, str]] = field(default_factory=list)


def undo_change_set(*, change_set: ChangeSet, by: User | None) -> UndoReport:
    """Undo in this process, in chunks that commit one by one (unless the caller has a transaction).

    A row that was edited since is reported, never overwritten. Raises PermissionDenied, NotUndoable.
    """
    begin_undo(change_set=change_set, by=by)
    while undo_chunk(change_set=change_set):
        pass
    return report_of(change_set)


def request_undo(*, change_set: ChangeSet, by: User) -> Job | None:
    """Undo a small change set at once, a large one as a job, which is returned."""
    _may(by, change_set)
    if change_set.row_count <= AT_ONCE:
        with transaction.atomic():
            undo_change_set(change_set=change_set, by=by)
        return None
    return later(
        "changes.undo",
        run_as=by,
        unique=f"changes.undo:{change_set.pk}",
        # Whoever looks after jobs sees the titles of all; the names of records are not for them.
        title="" if change_set.kind in NAMING else str(change_set),
        change_set_id=change_set.pk,
    )


def restore_deleted(*, change_sets: Iterable[ChangeSet], by: User) -> tuple[int, int, list[Job]]:
    """Bring deletions back, the oldest last, so that what was deleted before its parent finds it again.

    Returns how many came back whole, how many did not, and the jobs of those that are too large for now.
    """
    whole = partly = 0
    jobs = []
    for change_set in sorted(change_sets, key=lambda one: -one.pk):
        job = request_undo(change_set=change_set, by=by)
        if job is not None:
            jobs.append(job)
        elif change_set.refused_count:
            partly += 1
        else:
            whole += 1
    return whole, partly, jobs


@transaction.atomic
def begin_undo(*, change_set: ChangeSet, by: User | None) -> ChangeSet:
    """Mark what must stay, and undo what must not be undone by halves; one that was interrupted just goes on.

    One that was undone except some rows tries those once more: what stood in their way may be gone. Raises
    PermissionDenied, NotUndoable, and the ValidationErrors of undo hooks: then nothing has begun.
    """
    hold_off_erasures()
    _read_locked(change_set)
    _may(by, change_set)
    if change_set.is_partly_undone:
        _only_what_was_left(change_set)
    if change_set.state not in (ChangeState.KEPT, ChangeState.UNDOING):
        raise NotUndoable
    if change_set.state == ChangeState.KEPT:
        if change_set.row_count > AT_ONCE:
            # Nobody may have counted since the rows were written: their use would be looked for one by one.
            run("ANALYZE changes_changerow")
        spare_rows(change_set)
        change_set.state, change_set.undone_by = ChangeState.UNDOING, by
        change_set.cursor = {"step": len(change_set.steps), "before": None}
        change_set.save(update_fields=["state", "undone_by", "cursor"])
    _undo_whole(change_set)
    return change_set


def _undo_whole(change_set: ChangeSet) -> None:
    """The steps down to the first that a hook watches (`at_once`), which may refuse what has become of all of them."""
    watched = {hook.model for hook in undo_hooks.items() if hook.at_once}
    touched = [number for number, step in enumerate(change_set.steps, 1) if step["model"] in watched]
    if touched and change_set.cursor["step"] >= touched[0]:
        while change_set.cursor["step"] >= touched[0]:
            _undo_next(change_set)
        _refresh(change_set, at_once=True)


def _only_what_was_left(change_set: ChangeSet) -> None:
    """Rows that are as they were need no second undo; the others are looked at afresh."""
    change_set.rows.filter(refused="").delete()
    change_set.rows.update(refused="")
    change_set.state, change_set.refused_count = ChangeState.KEPT, 0
    change_set.save(update_fields=["state", "refused_count"])


@transaction.atomic
def undo_chunk(*, change_set: ChangeSet) -> bool:
    """Undo the next rows; False when nothing is left. The cursor moves in the rows' transaction."""
    hold_off_erasures()
    _read_locked(change_set)
    if change_set.state != ChangeState.UNDOING:
        return False
    if change_set.cursor["step"] == 0:
        _finish(change_set)
        return False
    _undo_next(change_set)
    return True


def _undo_next(change_set: ChangeSet) -> None:
    number = change_set.cursor["step"]
    step = change_set.step(number)
    rows = ChangeRow.objects.filter(change_set=change_set, step=number, refused="").order_by("-id")
    if change_set.cursor["before"]:
        rows = rows.filter(id__lt=change_set.cursor["before"])
    # Rows that come back may point to one another, whichever came first; those that go or are set back do not mind.
    comes_back = step["operation"] == Operation.DELETE
    limit = None if comes_back and points_to_itself(model_named(step["model"])) else CHUNK
    ids = list(rows.values_list("id", flat=True)[:limit])
    if ids:
        change_set.undone_count += restore_rows(step, ids)
        change_set.cursor = {"step": number, "before": ids[-1]}
    else:
        change_set.cursor = {"step": number - 1, "before": None}
    change_set.save(update_fields=["undone_count", "cursor"])


def report_of(change_set: ChangeSet) -> UndoReport:
    refused = change_set.rows.exclude(refused="").order_by("id")
    listed = refused.values_list("model", "row_id", "refused")[:REPORTED]
    return UndoReport(change_set.undone_count, change_set.refused_count, list(listed))


def _finish(change_set: ChangeSet) -> None:
    change_set.refused_count = change_set.rows.exclude(refused="").count()
    change_set.state, change_set.undone_at = ChangeState.UNDONE, timezone.now()
    change_set.save(update_fields=["refused_count", "state", "undone_at"])
    _refresh(change_set, at_once=False)
    after: dict[str, Any] = {"undone": change_set.undone_count, "kept": change_set.refused_count}
    # By its number: its name may be that of a client, which not every reader of the audit may know.
    record(
        by=change_set.undone_by,
        action="undo",
        entity="changeset",
        object_ids=[change_set.pk],
        count=change_set.undone_count,
        summary=str(ChangeKind(change_set.kind).label),
        after=after,
    )


def _refresh(change_set: ChangeSet, *, at_once: bool) -> None:
    touched = {step["model"] for step in change_set.steps}
    for hook in undo_hooks.items():
        if hook.model in touched and hook.at_once == at_once:
            hook.refresh(change_set)


def _may(by: User | None, change_set: ChangeSet) -> None:
    if by is not None and not can_undo(by, change_set):
        raise PermissionDenied


def _read_locked(change_set: ChangeSet) -> None:
    """Bring the caller's object up to date and hold its row until the transaction ends."""
    change_set.refresh_from_db(from_queryset=ChangeSet.objects.select_for_update())
