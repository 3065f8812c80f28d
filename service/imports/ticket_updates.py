"""Tickets that a list brings up to date: all but closed ones, in a state that may follow the one they are in."""

from __future__ import annotations

from contacts.imports.renewals import Renewal
from service.actions.tickets import NEXT_STATES
from service.models import Ticket

# What an undo compares: not what is reckoned of it afterwards.
KEPT = ("subject", "queue", "client", "agent", "state", "priority", "custom")
JOINS = "LEFT JOIN service_queue q ON q.id = s.queue_id LEFT JOIN people_team t ON t.id = q.team_id"
# Whoever is made the agent of a new ticket works on it.
STATE = """coalesce(nullif(s.state, ''), CASE WHEN s.closed_at IS NOT NULL THEN 'closed'
  WHEN x.state = 'new' AND s.agent_id IS NOT NULL AND s.agent_id IS DISTINCT FROM x.agent_id THEN 'open'
  END, x.state)"""
ENDED = "greatest(coalesce(s.closed_at, %(now)s), x.opened_at)"
UNFINISHED = ", ".join(f"'{state}'" for state in Ticket.UNFINISHED)
STEPS = ", ".join(f"('{was}', '{then}')" for was, after in NEXT_STATES.items() for then in after)
# Without a client it belongs to the team of its queue.
MOVED = "x.client_id IS NULL AND q.id IS NOT NULL"
TEXTS = ("subject", "requester_name", "requester_email", "requester_phone")
RENEWAL = Renewal(
    model=Ticket,
    values={
        **{name: f"coalesce(nullif(s.{name}, ''), x.{name})" for name in TEXTS},
        "queue_id": "coalesce(s.queue_id, x.queue_id)", "state": STATE, "priority": "coalesce(s.priority, x.priority)",
        "agent_id": "coalesce(s.agent_id, x.agent_id)", "custom": "x.custom || coalesce(s.custom, '{}')",
    },
    follows={
        "solved_at": f"CASE WHEN {STATE} NOT IN ({UNFINISHED}) THEN coalesce(x.solved_at, {ENDED}) END",
        "closed_at": f"CASE WHEN {STATE} = 'closed' THEN {ENDED} END",
        "team_id": f"CASE WHEN {MOVED} THEN q.team_id ELSE x.team_id END",
        "branch_id": f"CASE WHEN {MOVED} THEN t.branch_id ELSE x.branch_id END",
    },
    joins=JOINS,
    conflicts=(
        ("other_client", "", "m.client_id <> x.client_id"),
        (
            "ticket_step", "ticket_state",
            f"s.state NOT IN ('', x.state) AND x.state <> 'closed' AND (x.state, s.state) NOT IN ({STEPS})",
        ),
    ),
    closed=("ticket_closed", "x.state = 'closed'"),
    kept=(*KEPT, *TEXTS[1:], "team", "branch", "solved_at", "closed_at"),
)  # fmt: skip
