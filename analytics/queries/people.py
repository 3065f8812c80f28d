"""What each colleague does: clients in touch with, steps overdue, deals open and won."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from analytics.queries.asked import Asked, Figure, counted
from crm.frozen import frozen
from crm.people.models import User as UserModel
from sales.queries.periods import quarter_start

if TYPE_CHECKING:
    from crm.people.models import User

TOUCH_DAYS = 30
MOST_REPS = 20


@frozen
class RepRow:
    """One colleague whose clients the person may see; `won` is this quarter's."""

    user: User
    clients: Figure
    in_touch: Figure
    overdue: Figure
    open_deals: Figure
    won: Figure

    @property
    def touch_percent(self) -> float:
        return 100 * self.in_touch.count / self.clients.count if self.clients.count else 0


def client_questions(user: User) -> dict[str, Asked]:
    """What is asked about the clients of each colleague."""
    return {
        "all": Asked(user, "clients", ""),
        "in_touch": Asked(user, "clients", f"last_contact_within={TOUCH_DAYS}"),
        "overdue": Asked(user, "clients", "overdue=yes"),
    }


def rep_rows(user: User, today: date, clients: list[dict[str, Any]], *, with_deals: bool) -> list[RepRow]:
    """The colleagues with most clients in scope, those who win most first.

    `clients`: rows with an `owner` and the counts of `client_questions`.
    """
    asked = client_questions(user)
    counts: dict[int, dict[str, int]] = {}
    for row in clients:
        if row["owner"]:
            known = counts.setdefault(row["owner"], dict.fromkeys(asked, 0))
            for name in asked:
                known[name] += row[name]
    owners = sorted(counts, key=lambda pk: -counts[pk]["all"])[:MOST_REPS]
    people = UserModel.objects.in_bulk(owners)
    deals = _deals_of(user, today) if with_deals else {}
    rows = [
        RepRow(
            people[pk],
            *(Figure(counts[pk][name], url=asked[name].url(owner=pk)) for name in asked),
            *(deals[name].get(pk, Figure()) if name in deals else Figure() for name in ("open", "won")),
        )
        for pk in owners
        if pk in people
    ]
    return sorted(rows, key=lambda row: (-row.won.amount, -row.clients.count, row.user.name))


def _deals_of(user: User, today: date) -> dict[str, dict[int, Figure]]:
    """Per colleague: the open deals, and those won this quarter."""
    questions = {
        "open": Asked(user, "deals", "state=open"),
        "won": Asked(user, "deals", f"state=won&closed_from={quarter_start(today)}"),
    }
    found: dict[str, dict[int, Figure]] = {}
    for name, asked in questions.items():
        rows = counted({name: asked}, "owner", money="base_amount")
        found[name] = {
            row["owner"]: Figure(row[name], row[f"{name}_amount"], asked.url(owner=row["owner"]))
            for row in rows
        }
    return found
