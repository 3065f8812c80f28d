from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.changes.actions.undoing import begin_undo, undo_chunk
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeState
from crm.jobs import JobRun, job


@job("changes.undo", title=_("Undo a change set"))
def undo(run: JobRun, *, change_set_id: int) -> dict[str, Any]:
    """Goes on where an earlier attempt stopped: the change set's own cursor knows."""
    change_set = ChangeSet.objects.get(pk=change_set_id)
    is_left = change_set.state != ChangeState.UNDONE
    if is_left:
        begin_undo(change_set=change_set, by=run.user)
    total = change_set.row_count
    while is_left and not run.is_cancelled():
        with transaction.atomic():
            is_left = undo_chunk(change_set=change_set)
            run.checkpoint(undone=change_set.undone_count)
        run.progress(change_set.undone_count, total)
    return {"url": reverse("change_set_page", args=[change_set_id])}
