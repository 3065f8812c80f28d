from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.jobs import JobFailed, JobRun, job
from crm.lists.actions.bulk import errors_of, run_bulk
from crm.lists.actions.exports import drop_old_exports, make_export_file
from crm.lists.counting import exact_count, takes_all
from crm.lists.exporting import Export
from crm.lists.reading import read_query
from crm.lists.registry import bulk_action_of, column_at, lists
from crm.lists.selection import Selection, read_selection


def _selection(run: JobRun, list_key: str, token: str) -> Selection:
    spec = lists.get(list_key)
    if spec is None or run.user is None:
        raise JobFailed(_("This list is no longer there."))
    return read_selection(spec, run.user, token)


def _module_of_list(args: Mapping[str, Any]) -> str:
    spec = lists.get(args.get("list_key", ""))
    return spec.module if spec else ""


@job("lists.export", title=gettext_lazy("Export"), module_in=_module_of_list, told_as="export_ended")
def export(run: JobRun, *, list_key: str, selection: str, columns: list[str], form: str) -> dict[str, Any]:
    """Write a big export; scope and rights are those of the moment it runs."""
    chosen = _selection(run, list_key, selection)
    query = read_query(chosen.spec, chosen.user, chosen.params or {})
    if query.is_widened:
        raise JobFailed(" ".join(query.errors))
    wanted = [column for key in columns if (column := column_at(chosen.spec, key))]
    file = make_export_file(export=Export(query, wanted), form=form, by=chosen.user)
    left = 0 if takes_all(query) else exact_count(query) - file.row_count
    words = _("%(count)s rows, ready to download.") % {"count": file.row_count}
    if left > 0:
        words += " " + _("Left out, since you may not export them: %(count)s.") % {"count": left}
    return {
        "summary": words,
        "url": reverse("export_file", args=[file.pk]),
    }


@job(
    "lists.bulk",
    atomic=True,
    title=gettext_lazy("Bulk change"),
    module_in=_module_of_list,
    told_as="bulk_ended",
)
def bulk(
    run: JobRun, *, list_key: str, action_key: str, selection: str, data: dict[str, list[str]]
) -> dict[str, Any]:
    """A bulk action over many rows; with its end one transaction, so never done twice."""
    chosen = _selection(run, list_key, selection)
    action = bulk_action_of(chosen.spec, chosen.user, action_key)
    if action is None:
        raise JobFailed(_("This list is no longer there."))
    filled = QueryDict(mutable=True)
    for key, values in data.items():
        filled.setlist(key, values)
    form = action.form(chosen.user, filled) if action.form else None
    if form is not None and not form.is_valid():
        raise JobFailed(" ".join(message for messages in form.errors.values() for message in messages))
    try:
        values = form.cleaned_data if form is not None else {}
        result = run_bulk(selection=chosen, action=action, values=values, by=chosen.user)
    except ValidationError as error:
        raise JobFailed(errors_of(error)) from error
    return {"summary": result.message, "url": result.url, "undo_url": result.undo_url}


@job("lists.drop_old_exports", every="03:50", atomic=True, title=gettext_lazy("Forget old exports"))
def drop_exports(run: JobRun) -> dict[str, Any]:
    return {"dropped": drop_old_exports()}
