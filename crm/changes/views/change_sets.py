from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.changes.access import can_undo, visible_change_sets
from crm.changes.actions.undoing import NotUndoable, request_undo
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeState
from crm.changes.queries.refusals import refused_rows, undo_job
from crm.changes.queries.words import Telling
from crm.jobs.models.jobs import JobState
from crm.web.values import colleagues, field_label, shown

PAGE = 50


@require_GET
def change_set_list(request):
    change_sets = ChangeSet.objects.filter(visible_change_sets(request.user)).select_related("by")
    before = request.GET.get("before", "")
    if before.isdecimal():
        change_sets = change_sets.filter(id__lt=int(before))
    rows = list(change_sets[: PAGE + 1])
    older = rows[PAGE - 1].pk if len(rows) > PAGE else None
    telling = Telling(request.user)
    told = [(change_set, telling.summary(change_set)) for change_set in rows[:PAGE]]
    return render(request, "changes/list.html", {"change_sets": told, "older": older})


@require_GET
def change_set_page(request, pk):
    visible = ChangeSet.objects.filter(visible_change_sets(request.user)).select_related("by", "undone_by")
    change_set = get_object_or_404(visible, pk=pk)
    job = undo_job(change_set) if change_set.row_count else None
    is_running = job is not None and not job.is_finished
    may = can_undo(request.user, change_set) and not is_running
    context = {
        "change_set": change_set,
        "told": Telling(request.user).summary(change_set),
        "job": job,
        "is_running": is_running,
        "refusal": refusal_of(job) if change_set.state != ChangeState.UNDONE else "",
        "can_undo": may and change_set.is_undoable,
        "can_continue": may and change_set.state == ChangeState.UNDOING,
        "can_retry": may and change_set.is_partly_undone,
        "refused": left_rows(change_set, request.user) if change_set.refused_count else [],
    }
    return render(request, "changes/change_set.html", context)


def refusal_of(job):
    """Why the newest undo did not come about."""
    return job.message if job is not None and job.state == JobState.FAILED else ""


def left_rows(change_set, user):
    """The rows that an undo left, each with what was edited in it, in words."""
    names = colleagues()

    def told(row):
        return [
            (field_label(row.model, name), *(shown(row.model, name, value, names) for value in sides))
            for name, *sides in row.edits
        ]

    return [(row, told(row)) for row in refused_rows(change_set, user)]


@require_POST
def undo(request, pk):
    change_set = get_object_or_404(ChangeSet.objects.filter(visible_change_sets(request.user)), pk=pk)
    try:
        job = request_undo(change_set=change_set, by=request.user)
    except NotUndoable:
        is_old = change_set.state in (ChangeState.FORGETTING, ChangeState.FORGOTTEN)
        text = _("This is too old to be undone.") if is_old else _("This was undone already.")
        messages.warning(request, text)
        return redirect("change_set_page", pk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("change_set_page", pk)
    if job is None:
        messages.success(request, undone_words(change_set))
    return redirect("change_set_page", pk)


def undone_words(change_set):
    count, kept = change_set.undone_count, change_set.refused_count
    words = ngettext("%(count)s row is as it was.", "%(count)s rows are as they were.", count) % {
        "count": count
    }
    if kept:
        words += " " + ngettext("%(kept)s row was left.", "%(kept)s rows were left.", kept) % {"kept": kept}
    return words
