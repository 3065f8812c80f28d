"""Plans that move or are done because of what somebody outside did: no colleague did it, and the audit names none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from contacts.actions.derived import refresh_next_step
from contacts.actions.reminders import put_reminder
from contacts.models import Activity, ActivityMove
from crm.audit.actions import record
from crm.events import ActivityChanged, publish


@transaction.atomic
def hasten_by_itself(*, activity_id: int, due_at: datetime, reason: str) -> bool:
    """To an earlier time, if it is open still and not that early already; how often and why stays with it."""
    row = _open(activity_id)
    if row is None or row.due_at <= due_at:
        return False
    ActivityMove.objects.unscoped("of this plan").create(
        activity=row, from_at=row.due_at, to_at=due_at, reason=reason[:200], by=None
    )
    record(
        by=None,
        action="change",
        target=row,
        before={"due_at": row.due_at},
        after={"due_at": due_at},
        summary=reason,
    )
    row.due_at, row.escalated_at = due_at, None
    row.move_count += 1
    put_reminder(row)
    _keep(row, "due_at", "escalated_at", "move_count", "remind_at")
    return True


@transaction.atomic
def complete_by_itself(*, activity_id: int) -> bool:
    """Done, if it is open still: what it was planned for has come. Nothing is written on the client."""
    row = _open(activity_id)
    if row is None:
        return False
    row.done_at = timezone.now()
    _keep(row, "done_at")
    record(by=None, action="complete", target=row)
    return True


def _open(activity_id: int) -> Activity | None:
    rows = Activity.objects.unscoped("a plan that its room knows").select_for_update(of=("self",))
    row: Activity | None = rows.filter(pk=activity_id, done_at=None).first()
    return row


def _keep(row: Activity, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])
    if row.client_id:
        refresh_next_step([row.client_id])
    publish(
        ActivityChanged(
            by=None, activity_id=row.pk, client_id=row.client_id, subject_entity=row.subject_entity,
            subject_id=row.subject_id,
        )
    )  # fmt: skip
