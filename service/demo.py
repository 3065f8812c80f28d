"""Demo tickets: three queues, two years of requests, some still open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from contacts.models import Client
from crm.access.locks import unlocked
from crm.custom_fields.demo import make_fields, some_of
from service.models import Queue, Ticket, TicketMessage

if TYPE_CHECKING:
    from crm.people.demo import DemoWorld

SUBJECTS = (
    ("Invoice shows the wrong branch", "The last invoice names our old branch. Could you correct it?"),
    ("Delivery came without the manual", "Everything arrived, only the manual is missing."),
    ("When is the next service date?", "Our machine should be looked at this quarter."),
    ("Password for the portal", "I cannot sign in any more, please send a new link."),
    ("Part broke after two weeks", "The holder on the left side broke. Is this covered?"),
    ("Change of the delivery address", "From next month please deliver to our new hall."),
    ("Noise when starting up", "It has been humming loudly since Monday."),
    ("Offer for a second licence", "We would like to add one more work place."),
)
COMPLAINTS = {"Part broke after two weeks", "Noise when starting up"}
ANSWERS = (
    "Thank you for writing. We have looked into it and set it right.",
    "A colleague will call you today to agree on a date.",
    "The part is on its way and should be with you in two days.",
)
# What the demo firm keeps of its tickets besides.
FIELDS: tuple[dict[str, Any], ...] = (
    {"label": "Machine number", "kind": "text"},
    {"label": "Under warranty", "kind": "yes_no"},
    {"label": "Came back", "kind": "date", "hint": "When the part was here again."},
)
TICKETS = 160
OPEN_TICKETS = 14


def build_tickets(world: DemoWorld) -> None:
    """Write queues, tickets and messages for demo clients; the newest few are still open."""
    team = world.users["eva"].home_team
    with unlocked("building the demo firm"):
        queues = Queue.objects.bulk_create(
            [
                Queue(key="support", name="Support", team=team),
                Queue(key="billing", name="Billing", team=team),
                Queue(key="complaints", name="Complaints", team=team, is_for_complaints=True),
            ]
        )
        clients = list(Client.objects.order_by("pk"))
        if not clients:
            return
        tickets = [_ticket(world, number, world.random.choice(clients), queues) for number in range(TICKETS)]
        _keep_besides(world, tickets)
        Ticket.objects.bulk_create(tickets)
        TicketMessage.objects.bulk_create(
            [message for ticket in tickets for message in _messages(world, ticket)]
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('service_ticket_number', %s)", [1000 + TICKETS])


def _keep_besides(world: DemoWorld, tickets: list[Ticket]) -> None:
    made = make_fields(world, "ticket", FIELDS)
    for number, ticket in enumerate(tickets):
        said = {
            "Machine number": f"M-{4000 + number}",
            "Under warranty": world.random.choice((True, False)),
            "Came back": str((ticket.opened_at + timedelta(days=2)).date()),
        }
        ticket.custom = some_of(world, made, said, 1)


def _ticket(world: DemoWorld, number: int, client: Client, queues: list[Queue]) -> Ticket:
    age = world.random.uniform(0, 12) if number >= TICKETS - OPEN_TICKETS else world.random.uniform(14, 700)
    opened = world.now - timedelta(days=age)
    is_open = number >= TICKETS - OPEN_TICKETS
    state = world.random.choice(["new", "new", "open", "waiting"]) if is_open else "closed"
    answered = None if state == "new" else opened + timedelta(hours=world.random.uniform(0.3, 20))
    solved = None if is_open else opened + timedelta(hours=world.random.uniform(21, 90))
    subject, queue = world.random.choice(SUBJECTS)[0], world.random.choice(queues[:2])
    return Ticket(
        number=f"T-{1001 + number}",
        subject=subject,
        queue=queues[2] if subject in COMPLAINTS else queue,
        client=client,
        owner_id=client.owner_id,
        team_id=client.team_id,
        branch_id=client.branch_id,
        agent=world.users["eva"] if answered else None,
        state=state,
        priority=world.random.choices([1, 2, 3], [2, 7, 2])[0],
        source=world.random.choice(["form", "form", "phone"]),
        requester_name=client.name,
        requester_email=client.main_email,
        requester_phone=client.main_phone,
        opened_at=opened,
        first_answered_at=answered,
        solved_at=solved,
        closed_at=solved,
        last_activity_at=solved or answered or opened,
    )


def _messages(world: DemoWorld, ticket: Ticket) -> list[TicketMessage]:
    text = dict(SUBJECTS)[ticket.subject]
    messages = [TicketMessage(ticket=ticket, kind="incoming", text=text, at=ticket.opened_at)]
    if ticket.first_answered_at:
        answer = world.random.choice(ANSWERS)
        messages.append(
            TicketMessage(
                ticket=ticket, kind="answer", text=answer, by=world.users["eva"], at=ticket.first_answered_at
            )
        )
    return messages
