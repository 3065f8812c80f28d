"""How a bulk action that leaves a change set says how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.changes.models import ChangeSet
from crm.changes.models.change_rows import Operation
from crm.lists.specs import BulkResult
from crm.web.formats import number


def run_of(
    action: Callable[..., ChangeSet],
    rows_as: str,
    noun: Callable[[int], str],
    counted: str = "",
    made: str = "",
) -> Callable[..., BulkResult]:
    """The action as the list calls it: rows in (under the name `rows_as`), a sentence with an undo out.

    `counted`: the model ("contacts.activity") whose changed or deleted rows the sentence counts, where others follow.
    `made`: the same for a model of which rows were made or taken away.
    """

    def run(*, rows: Any, by: Any, **values: Any) -> BulkResult:
        change_set = action(**{rows_as: rows}, by=by, **values)
        counted_steps = (step["count"] for step in change_set.steps if _counts(step, counted))
        count = change_set.rows_of(made) if made else sum(counted_steps)
        words = _("%(what)s: %(n)s %(noun)s.") % {
            "what": change_set.summary,
            "n": number(count),
            "noun": noun(count),
        }
        undo = reverse("undo", args=[change_set.pk]) if count else ""
        return BulkResult(words, undo_url=undo, url=reverse("change_set_page", args=[change_set.pk]))

    return run


def _counts(step: dict[str, Any], counted: str) -> bool:
    return not counted or (step["model"] == counted and step["operation"] != Operation.CREATE)
