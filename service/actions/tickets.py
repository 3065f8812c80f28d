from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.clients import EditConflict
from contacts.models import Client
from crm.access.field_groups import require_to_give
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.custom_fields.actions.records import given_values
from crm.jobs import later
from service.actions.made_texts import refresh_made_texts
from service.models import Queue, Ticket, TicketMessage
from service.queries.requesters import client_of_requester

if TYPE_CHECKING:
    from crm.people.models import User

State = Ticket.State
# What may follow what; anything else is refused with a plain sentence.
NEXT_STATES = {
    State.NEW: (State.OPEN, State.WAITING, State.SOLVED, State.CLOSED),
    State.OPEN: (State.WAITING, State.SOLVED, State.CLOSED),
    State.WAITING: (State.OPEN, State.SOLVED, State.CLOSED),
    State.SOLVED: (State.OPEN, State.CLOSED),
    State.CLOSED: (State.OPEN,),
}


@transaction.atomic
def open_ticket(
    *,
    queue: Queue,
    subject: str,
    text: str,
    requester_name: str,
    requester_email: str = "",
    requester_phone: str = "",
    language: str = "",
    priority: int = Ticket.Priority.NORMAL,
    source: str = Ticket.Source.FORM,
    client: Client | None = None,
    by: User | None = None,
    custom: dict[str, Any] | None = None,
) -> Ticket:
    """Open a ticket from a public form (`by` None) or on the phone; a client is recognised when one alone fits."""
    if by is not None:
        require(by, Ticket.entity, "create")
        require_to_give(by, Ticket, requester_email=requester_email, requester_phone=requester_phone)
    client = client or client_of_requester(email=requester_email, phone=requester_phone)
    ticket = Ticket.objects.create(
        number=_next_number(),
        subject=subject.strip(),
        queue=queue,
        client=client,
        **_place(client, queue),
        source=source,
        priority=priority,
        requester_name=requester_name.strip(),
        requester_email=requester_email.strip().lower(),
        requester_phone=requester_phone.strip(),
        language=language,
        custom=given_values(Ticket, by, custom) if by else {},
    )
    if ticket.custom:
        refresh_made_texts([ticket.pk])
    _say(ticket, TicketMessage.Kind.INCOMING, text, None)
    record(by=by, action="create", target=ticket)
    return ticket


def _place(client: Client | None, queue: Queue) -> dict[str, Any]:
    """Owner, team and branch: those of the client, else the queue's."""
    if client is not None:
        return {"owner": client.owner, "team": client.team, "branch": client.branch}
    return {"owner": None, "team": queue.team, "branch": queue.team.branch}


@transaction.atomic
def answer_ticket(
    *, ticket: Ticket, text: str, by: User, then: str = State.WAITING, seen: int | None = None
) -> TicketMessage:
    """Answer the client; the answer stands on the ticket's public page and is mailed where mail is set up.

    `then` is the state afterwards: waiting, solved or closed. Whoever answers an unassigned ticket takes it.
    Raises EditConflict if something was written since `seen`, the key of the last message that the agent read.
    """
    ticket = _locked(ticket, by)
    if seen is not None and getattr(last_message(ticket), "pk", None) != seen:
        raise EditConflict(ticket)
    now = timezone.now()
    record(by=by, action="answer", target=ticket)
    ticket.first_answered_at = ticket.first_answered_at or now
    ticket.agent = ticket.agent or by
    message = _say(ticket, TicketMessage.Kind.ANSWER, text, by)
    _move(ticket, then)
    later("service.mail_answer", message_id=message.pk, title=_("Answer to %s") % ticket.number)
    return message


@transaction.atomic
def add_note(*, ticket: Ticket, text: str, by: User) -> TicketMessage:
    """Write an internal note that no client sees."""
    ticket = _locked(ticket, by)
    record(by=by, action="note", target=ticket)
    return _say(ticket, TicketMessage.Kind.NOTE, text, by)


@transaction.atomic
def hear_client(*, ticket: Ticket, text: str) -> TicketMessage:
    """The client writes again on the public page; a finished or waiting ticket opens again."""
    ticket = (
        Ticket.objects.unscoped("the client holds the key of this ticket")
        .select_for_update()
        .get(pk=ticket.pk)
    )
    message = _say(ticket, TicketMessage.Kind.INCOMING, text, None)
    if ticket.state not in (State.NEW, State.OPEN):
        _move(ticket, State.OPEN)
    return message


@transaction.atomic
def move_ticket(*, ticket: Ticket, state: str, by: User, seen: str = "") -> Ticket:
    """Solve, close or reopen a ticket. Raises ValidationError for a step that makes no sense, EditConflict if it is no
    longer in the state that was `seen`.
    """
    ticket = _locked(ticket, by)
    before = ticket.state
    if state == before:
        return ticket
    if seen and before != seen:
        raise EditConflict(ticket)
    _move(ticket, state)
    record(by=by, action="change", target=ticket, before={"state": before}, after={"state": state})
    return ticket


@transaction.atomic
def take_ticket(*, ticket: Ticket, by: User, agent: User | None = None, is_free: bool = False) -> Ticket:
    """Make somebody the agent of a ticket, by default oneself.

    Raises EditConflict if it was shown as nobody's (`is_free`) and somebody else has it by now.
    """
    ticket = _locked(ticket, by)
    before = ticket.agent_id
    if is_free and before not in {None, by.pk}:
        raise EditConflict(ticket)
    agent = agent or by
    if not can(agent, "change", ticket):
        raise ValidationError(_("%s may not work on this ticket.") % agent)
    # Said first: it is worked for whose ticket it was until now.
    record(by=by, action="assign", target=ticket, before={"agent": before}, after={"agent": agent.pk})
    ticket.agent = agent
    if ticket.state == State.NEW:
        ticket.state = State.OPEN
    ticket.version += 1
    ticket.save(update_fields=["agent", "state", "version"])
    return ticket


def last_message(ticket: Ticket) -> TicketMessage | None:
    """Of whoever wrote it, with the colleague."""
    rows = TicketMessage.objects.unscoped("of a ticket in hand").filter(ticket=ticket).select_related("by")
    last: TicketMessage | None = rows.order_by("-at", "-pk").first()
    return last


def _say(ticket: Ticket, kind: str, text: str, by: User | None) -> TicketMessage:
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    message: TicketMessage = TicketMessage.objects.create(ticket=ticket, kind=kind, text=text.strip(), by=by)
    ticket.last_activity_at = message.at
    ticket.save(update_fields=["last_activity_at", "first_answered_at", "agent"])
    return message


def _move(ticket: Ticket, state: str) -> None:
    if state != ticket.state and state not in NEXT_STATES[State(ticket.state)]:
        then = dict(State.choices).get(state, state)
        raise ValidationError(
            _("A ticket that is “%(now)s” cannot become “%(then)s”.")
            % {"now": ticket.get_state_display(), "then": then}
        )
    now = timezone.now()
    ticket.state = state
    ticket.version += 1
    ticket.solved_at = None if state in Ticket.UNFINISHED else ticket.solved_at or now
    ticket.closed_at = now if state == State.CLOSED else None
    ticket.save(update_fields=["state", "version", "solved_at", "closed_at"])


def _locked(ticket: Ticket, by: User) -> Ticket:
    """The row locked, if the person may change it."""
    row: Ticket = (
        Ticket.objects.unscoped("the right is asked next").select_for_update(of=("self",)).get(pk=ticket.pk)
    )
    if not can(by, "change", row):
        raise PermissionDenied
    return row


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('service_ticket_number')")
        return f"T-{cursor.fetchone()[0]}"
