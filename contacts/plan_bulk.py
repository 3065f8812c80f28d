"""What can be done to many activities at once from their list."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.actions.many_plans import call_plans_off, finish_plans, give_plans, move_plans
from contacts.forms.many_plans import GivePlansForm, MovePlansForm
from contacts.models import Activity
from crm.lists.specs import BulkAction
from crm.web.listing.answers import run_of

_run = partial(
    run_of,
    rows_as="activities",
    noun=lambda count: ngettext("activity", "activities", count),
    counted=Activity._meta.label_lower,
)

ACTIVITY_BULK = (
    BulkAction(
        "done", _("Done"), "check", "change", _run(finish_plans),
        question=_("will be ticked off, as far as they are open. Calls, meetings and visits stand on their clients."),
        button=_("Tick off"),
    ),
    BulkAction(
        "move", _("Move"), "calendar-clock", "change", _run(move_plans), MovePlansForm,
        question=_("will move, as far as they are open. Those with guests stay: guests would have to be told."),
        button=_("Move"),
    ),
    BulkAction(
        "give", _("Give to"), "user-check", "change", _run(give_plans), GivePlansForm,
        question=_("will be this colleague’s to do, as far as they are open and the colleague sees the client."),
        button=_("Give"),
    ),
    BulkAction(
        "call_off", _("Call off"), "trash-2", "change", _run(call_plans_off),
        question=_("will be dropped, as far as they are open. Those with guests stay; what repeats goes on."),
        button=_("Call off"),
    ),
)  # fmt: skip
