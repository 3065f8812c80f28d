"""What each colleague does: clients in touch with, steps overdue, deals open and won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum

from analytics.queries.asked import Asked, Figure
from crm.people.models import User as UserModel
from sales.queries.periods import quarter_start

if TYPE_CHECKING:
    from crm.people.models import User

TOUCH_DAYS = 30
MOST_REPS = 20


@dataclass(frozen=True)
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


def rep_rows(user: User, today: date, *, with_deals: bool) -> list[RepRow]:
    """The colleagues with most clients in scope, those who win most first."""
    clients = Asked(user, "clients", "")
    in_touch = Asked(user, "clients", f"last_contact_within={TOUCH_DAYS}")
    overdue = Asked(user, "clients", "overdue=yes")
    open_deals = Asked(user, "deals", "state=open")
    won = Asked(user, "deals", f"state=won&closed_from={quarter_start(today)}")
    counts = {
        name: _by_owner(asked) for name, asked in (("all", clients), ("touch", in_touch), ("late", overdue))
    }
    money = (
        {name: _by_owner(asked, money=True) for name, asked in (("open", open_deals), ("won", won))}
        if with_deals
        else {}
    )
    owners = sorted((pk for pk in counts["all"] if pk), key=lambda pk: -counts["all"][pk][0])[:MOST_REPS]
    people = UserModel.objects.in_bulk(owners)

    def figure(group: str, asked: Asked, pk: int) -> Figure:
        count, amount = (counts | money).get(group, {}).get(pk, (0, Decimal(0)))
        return Figure(count, amount, asked.url(owner=pk))

    rows = [
        RepRow(
            people[pk],
            clients=figure("all", clients, pk),
            in_touch=figure("touch", in_touch, pk),
            overdue=figure("late", overdue, pk),
            open_deals=figure("open", open_deals, pk) if with_deals else Figure(),
            won=figure("won", won, pk) if with_deals else Figure(),
        )
        for pk in owners
        if pk in people
    ]
    return sorted(rows, key=lambda row: (-row.won.amount, -row.clients.count, row.user.name))


def _by_owner(asked: Asked, *, money: bool = False) -> dict[int | None, tuple[int, Decimal]]:
    rows: Any = asked.rows().values("owner").annotate(n=Count("pk"))
    if money:
        rows = rows.annotate(total=Sum("base_amount"))
    return {row["owner"]: (row["n"], row.get("total") or Decimal(0)) for row in rows}
