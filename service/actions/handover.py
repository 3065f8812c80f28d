from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from contacts.actions.giving import follow_clients
from crm.access.context import access_of
from crm.changes.actions.keeping import keep_updates
from crm.changes.models import ChangeSet
from crm.people.models import User
from crm.sql.lookups import Keys
from service.models import Ticket


@transaction.atomic
def pass_tickets_on(
    *, client_ids: Sequence[int], giver_id: int | None = None, change_set: ChangeSet | None = None
) -> None:
    """Tickets are seen with their client, so they follow it to its new owner.

    With a giver, the unfinished ones the giver was the agent of become the new owner's, where they may do them.
    """
    follow_clients(Ticket, client_ids, change_set)
    if giver_id is None or change_set is None:
        return
    waiting = Ticket.objects.unscoped("tickets of clients that were handed over").filter(
        client__pk__among=Keys(client_ids), agent=giver_id, state__in=Ticket.UNFINISHED
    )
    owners = User.objects.filter(pk__in=waiting.values("owner"))
    able = [owner.pk for owner in owners if access_of(owner).may(Ticket.entity, "change")]
    waiting = waiting.filter(owner__in=able)
    ids = list(waiting.values_list("pk", flat=True))
    keep_updates(
        change_set,
        Ticket,
        ["agent"],
        ids,
        lambda: waiting.update(agent=F("owner"), version=F("version") + 1),
    )
