"""What can be done to many tickets at once from their list."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.specs import BulkAction
from crm.web.listing.answers import run_of
from service.actions.bulk import give_tickets, move_tickets
from service.forms.bulk import GiveForm, MoveForm

_run = partial(run_of, rows_as="tickets", noun=lambda count: ngettext("ticket", "tickets", count))

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
