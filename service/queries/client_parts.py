"""What the client page, its stream and Today show of tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Q, Value, When

from contacts.models import Client
from contacts.registries import TimelineEntry
from crm.access.context import access_of
from crm.once import once
from service.models import Ticket

if TYPE_CHECKING:
    from crm.people.models import User

PANEL_ROWS = 5
NEWEST = 21  # a page of the stream, and one more to know whether there are older ones
TODAY_ROWS = 10
COLUMNS = ("number", "subject", "state", "opened_at", "requester_name")
TONES = {"new": "warn", "open": "warn", "waiting": "", "solved": "good", "closed": "good"}


def open_tickets_panel(client: Client, user: User) -> dict[str, Any] | None:
    """The open tickets of a client, newest first; no query where the stream has read all of its tickets."""
    newest = _newest(client, user)
    if len(newest) < NEWEST:
        found = [ticket for ticket in newest if ticket.state in Ticket.UNFINISHED]
    else:
        tickets = _tickets(client, user).filter(state__in=Ticket.UNFINISHED)
        found = list(tickets[: PANEL_ROWS + 1])
    return {"tickets": found[:PANEL_ROWS], "has_more": len(found) > PANEL_ROWS} if found else None


def _tickets(client: Client, user: User) -> Any:
    rows = Ticket.objects.visible_to(user).filter(client=client)
    return rows.only(*COLUMNS).order_by("-opened_at", "-pk")


def all_of(client: Any) -> Any:
    """For the stream, which asks for none where there is none."""
    return Ticket.objects.unscoped("whether there are any; which are seen is asked apart").filter(
        client=client
    )


def _newest(client: Client, user: User) -> list[Ticket]:
    """Read once for the stream and the panel of one page."""
    return once(f"tickets:{client.pk}:{user.pk}", lambda: list(_tickets(client, user)[:NEWEST]))


def timeline(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> list[TimelineEntry]:
    """A line for each ticket of the client, at the time it was opened."""
    if ids is not None:
        tickets = list(_tickets(client, user).filter(pk__in=ids))
    elif before or limit > NEWEST:
        tickets = _tickets(client, user)
        tickets = list((tickets.filter(opened_at__lt=before) if before else tickets)[:limit])
    else:
        tickets = _newest(client, user)[:limit]
    return [
        TimelineEntry(
            at=ticket.opened_at,
            key=f"ticket-{ticket.pk}",
            kind="ticket",
            icon="ticket",
            title=f"{ticket.number} {ticket.subject}",
            by=ticket.requester_name,
            url=ticket.get_absolute_url(),
            tone=TONES[ticket.state],
            tag=str(ticket.get_state_display()),
        )
        for ticket in tickets
    ]


def waiting_for(user: User) -> dict[str, Any] | None:
    """Tickets of mine that wait for an answer, and unassigned ones I may take; the urgent and old ones first."""
    if not access_of(user).may(Ticket.entity, "change"):
        return None
    mine = Q(agent__in=access_of(user).owner_ids)
    tickets = (
        Ticket.objects.visible_to(user, "change")
        .filter(mine | Q(agent=None), state__in=("new", "open"))
        .annotate(turn=Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .select_related("agent")
        .only(*COLUMNS, "agent__name")
        .order_by("turn", "-priority", "opened_at", "pk")[:TODAY_ROWS]
    )
    found = list(tickets)
    return {"tickets": found, "user": user} if found else None
