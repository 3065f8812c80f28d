"""What segments and classes may ask about a client's tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.registries import SegmentField
from contacts.segment_rows import counted, in_sight, latest, one_of
from service.models import Queue, Ticket

if TYPE_CHECKING:
    from crm.people.models import User

YEAR = timedelta(days=365)
UNFINISHED = Q(state__in=Ticket.UNFINISHED)


OPEN_TICKETS = in_sight(Ticket, lambda: UNFINISHED)
URGENT = in_sight(Ticket, lambda: UNFINISHED & Q(priority=Ticket.Priority.HIGH))
COMPLAINTS = in_sight(Ticket, lambda: UNFINISHED & Q(queue__is_for_complaints=True))
LATELY = in_sight(Ticket, lambda: Q(opened_at__gte=timezone.now() - YEAR))


def queues(_user: User) -> Sequence[tuple[str, Any]]:
    return [(str(pk), name) for pk, name in Queue.objects.order_by("name").values_list("pk", "name")]


SEGMENT_FIELDS = tuple(
    SegmentField(
        key,
        label,
        kind,
        predicate,
        queues if kind == "choice" else None,
        "service",
        order,
        entity=Ticket.entity,
    )
    for order, (key, label, kind, predicate) in enumerate(
        (
            ("open_tickets", _("Number of open tickets"), "number", counted(OPEN_TICKETS)),
            ("urgent_tickets", _("Open tickets of high priority"), "number", counted(URGENT)),
            ("open_complaints", _("Number of open complaints"), "number", counted(COMPLAINTS)),
            ("open_in_queue", _("Queue of an open ticket"), "choice", one_of(OPEN_TICKETS, "queue")),
            ("tickets", _("Number of tickets, 12 months"), "number", counted(LATELY)),
            ("last_ticket", _("Last ticket"), "date", latest(in_sight(Ticket), "opened_at")),
        ),
        start=56,
    )
)
