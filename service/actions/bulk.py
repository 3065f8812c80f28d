"""Many tickets at once: each one change set that can be undone. Nobody outside is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.changes.actions.bulk import change_many
from crm.changes.models import ChangeSet
from service.actions.tickets import NEXT_STATES
from service.models import Ticket
from service.notices import tell_of_tickets

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

State = Ticket.State


def move_tickets(*, tickets: ScopedQuerySet, state: str, by: User) -> ChangeSet:
    """Move those that may come into this state; the others stay. Raises ValueError for an unknown state."""
    label, now = State(state).label, timezone.now()
    fitting = tickets.filter(state__in=[before for before, after in NEXT_STATES.items() if state in after])
    values: dict[str, Any] = {
        "state": state,
        "solved_at": None if state in Ticket.UNFINISHED else Coalesce("solved_at", Value(now)),
        "closed_at": now if state == State.CLOSED else None,
    }
    return change_many(rows=fitting, by=by, summary=_("Moved to “%s”") % label, values=values)


@transaction.atomic
def give_tickets(*, tickets: ScopedQuerySet, to: User, by: User) -> ChangeSet:
    """Make a colleague the agent of those that the colleague may work on; new ones are open from then on."""
    fitting = tickets.filter(Ticket.visibility(to, "change")).exclude(agent=to)
    opened = Case(When(state=State.NEW, then=Value(State.OPEN)), default=F("state"))
    summary = _("Given to %s") % to.name
    change_set = change_many(rows=fitting, by=by, summary=summary, values={"agent": to, "state": opened})
    tell_of_tickets(change_set, to=to, by=by)
    return change_set
