from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.changes.actions.forgetting import forget_chunk, too_old
from crm.changes.actions.undoing import begin_undo, undo_chunk
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeState
from crm.jobs import JobFailed, JobRun, job


@job("changes.undo", title=_("Undo a change set"))
def undo(run: JobRun, *, change_set_id: int) -> dict[str, Any]:
    """Goes on where an earlier attempt stopped: the change set's own cursor knows."""
    change_set = ChangeSet.objects.get(pk=change_set_id)
    # Asked for once more, for the rows that were left; an attempt that got as far as the end is not.
    is_again = change_set.is_partly_undone and not run.cursor
    is_left = is_again or change_set.state != ChangeState.UNDONE
    if is_left:
        try:
            begin_undo(change_set=change_set, by=run.user)
        except ValidationError as refusal:
            raise JobFailed(" ".join(refusal.messages)) from refusal
    total = change_set.row_count
    while is_left and not run.is_cancelled():
        with transaction.atomic():
            is_left = undo_chunk(change_set=change_set)
            run.checkpoint(undone=change_set.undone_count)
        run.progress(change_set.undone_count, total)
    return {"url": reverse("change_set_page", args=[change_set_id])}


@job("changes.forget_old", every="03:20", title=_("Remove old deleted records for good"))
def forget_old(run: JobRun) -> dict[str, Any]:
    """What a stopped worker left is too old the next time as well."""
    old = too_old()
    for number, change_set_id in enumerate(old):
        while forget_chunk(change_set_id):
            run.stop_if_cancelled()
        run.progress(number + 1, len(old))
    count = len(old)
    return {
        "summary": ngettext("%(n)s change removed for good.", "%(n)s changes removed for good.", count)
        % {"n": count}
    }
