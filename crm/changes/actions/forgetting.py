"""What was kept for an undo does not lie there for ever: deleted records are then gone for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from crm.audit.actions import record
from crm.audit.models import Retention
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeState

CHUNK = 20_000


def too_old(now: datetime | None = None) -> list[int]:
    """Change sets that the firm's rule no longer keeps, the oldest first; one that is being undone is left alone."""
    days = Retention.load().bin_days
    if not days:
        return []
    old = ChangeSet.objects.filter(at__lt=(now or timezone.now()) - timedelta(days=days))
    waiting = old.exclude(state__in=[ChangeState.FORGOTTEN, ChangeState.UNDOING])
    return list(waiting.order_by("at").values_list("pk", flat=True))


@transaction.atomic
def forget_chunk(change_set_id: int) -> bool:
    """Remove the next rows that a change set kept; False, and recorded, once none is left.

    From the first chunk on it cannot be undone. What happened, and to how many rows, stays.
    """
    change_set = ChangeSet.objects.select_for_update().get(pk=change_set_id)
    if change_set.state in (ChangeState.FORGOTTEN, ChangeState.UNDOING):
        return False
    ids = list(change_set.rows.order_by("id").values_list("id", flat=True)[:CHUNK])
    change_set.rows.filter(id__in=ids).delete()
    change_set.state = ChangeState.FORGETTING if ids else ChangeState.FORGOTTEN
    change_set.save(update_fields=["state"])
    if not ids and change_set.row_count:
        record(
            by=None,
            action="forget",
            entity="changeset",
            object_ids=[change_set.pk],
            count=change_set.row_count,
            summary=f"{change_set.get_kind_display()}, {change_set.at:%Y-%m-%d}",
        )
    return bool(ids)
