"""What can be done to many tickets at once from their list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.changes.models import ChangeSet
from crm.lists.specs import BulkAction, BulkResult
from crm.web.formats import number
from service.actions.bulk import give_tickets, move_tickets
from service.forms.bulk import GiveForm, MoveForm


def _run(action: Callable[..., ChangeSet]) -> Callable[..., BulkResult]:
    """The action as the list calls it: rows in, a sentence with an undo out."""

    def run(*, rows: Any, by: Any, **values: Any) -> BulkResult:
        change_set = action(tickets=rows, by=by, **values)
        count = sum(step["count"] for step in change_set.steps)
        words = ngettext("%(what)s: %(n)s ticket.", "%(what)s: %(n)s tickets.", count)
        undo = reverse("undo", args=[change_set.pk]) if count else ""
        page = reverse("change_set_page", args=[change_set.pk])
        return BulkResult(words % {"what": change_set.summary, "n": number(count)}, undo_url=undo, url=page)

    return run


TICKET_BULK = (
    BulkAction(
        "give", _("Give to"), "user-check", "change", _run(give_tickets), GiveForm,
        question=_("will get this agent, as far as the agent may work on them."), button=_("Give"),
    ),
    BulkAction(
        "move", _("Move to"), "arrow-right", "change", _run(move_tickets), MoveForm,
        question=_("will move to this state, where that step makes sense. Clients are not told."), button=_("Move"),
    ),
)  # fmt: skip
