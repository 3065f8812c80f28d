from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.jobs import later
from crm.lists.selection import Selection
from crm.lists.specs import BulkAction, BulkResult

if TYPE_CHECKING:
    from crm.people.models import User

AT_ONCE = 500


def run_bulk(*, selection: Selection, action: BulkAction, values: dict[str, Any], by: User) -> BulkResult:
    """Do the action to every selected row that the person may do it to; all rows or none."""
    rows = selection.rows("bulk", action.action)
    if action.run is None or not rows.exists():
        return BulkResult(_("Nothing was changed: none of the selected rows may be."))
    with transaction.atomic():
        return action.run(rows=rows, by=by, **values)


def start_bulk(
    *, selection: Selection, action: BulkAction, values: dict[str, Any], data: Mapping[str, Any], by: User
) -> BulkResult:
    """The same, in the background when there are many rows; `data` is what the form was filled in with.

    Raises ValidationError if the app's action refuses the values.
    """
    rows = selection.rows("bulk", action.action)
    if rows.values("pk")[: AT_ONCE + 1].count() <= AT_ONCE:
        return run_bulk(selection=selection, action=action, values=values, by=by)
    job = later(
        "lists.bulk",
        run_as=by,
        title=f"{action.label}: {selection.spec.title}",
        list_key=selection.spec.key,
        action_key=action.key,
        selection=selection.token(),
        data=dict(data),
    )
    return BulkResult(_("Working on it in the background."), job_id=job.pk)


def errors_of(error: ValidationError) -> str:
    return " ".join(error.messages)
