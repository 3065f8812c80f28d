"""Many tickets at once: each one change set that can be undone. Nobody outside is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from service.actions.tickets import NEXT_STATES
from service.models import Ticket

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

State = Ticket.State


def move_tickets(*, tickets: ScopedQuerySet, state: str, by: User) -> ChangeSet:
    """Move those that may come into this state; the others stay. Raises ValueError for an unknown state."""
    label, now = State(state).label, timezone.now()
    fitting = tickets.filter(state__in=[before for before, after in NEXT_STATES.items() if state in after])
    solved_at = None if state in Ticket.UNFINISHED else Coalesce("solved_at", Value(now))
    closed_at = now if state == State.CLOSED else None
    summary = _("Moved to “%s”") % label
    return _change(fitting, by, summary, state=state, solved_at=solved_at, closed_at=closed_at)


def give_tickets(*, tickets: ScopedQuerySet, to: User, by: User) -> ChangeSet:
    """Make a colleague the agent of those that the colleague may work on; new ones are open from then on."""
    fitting = tickets.filter(Ticket.visibility(to, "change")).exclude(agent=to)
    opened = Case(When(state=State.NEW, then=Value(State.OPEN)), default=F("state"))
    return _change(fitting, by, _("Given to %s") % to.name, agent=to, state=opened)


@transaction.atomic
def _change(tickets: ScopedQuerySet, by: User, summary: str, **values: Any) -> ChangeSet:
    """Set columns of those within the right to change and to work in bulk."""
    access = access_of(by)
    if not (access.may(Ticket.entity, "bulk") and access.may(Ticket.entity, "change")):
        raise PermissionDenied
    allowed = tickets.visible_to(by, "change").visible_to(by, "bulk")
    ids = list(allowed.order_by("pk").values_list("pk", flat=True))
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=summary)
    # Said first: each is worked for whose ticket it was until now.
    record(by=by, action="bulk", entity=Ticket.entity, object_ids=ids, summary=summary)
    rows = Ticket.objects.unscoped("the ids were read through the scope above").filter(pk__in=ids)
    written = {**values, "version": F("version") + 1}
    keep_updates(change_set, Ticket, list(values), ids, lambda: rows.update(**written))
    return change_set
