"""The manager's dashboard: everything from the same rows as the lists, in the scope of whoever looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from analytics.queries.asked import Asked, Figure, counted
from analytics.queries.people import RepRow, client_questions, rep_rows
from analytics.queries.sales import MonthRow, SalesFigures, StageRow, sales_part
from contacts.models import Client
from crm.access.context import access_of
from crm.access.scopes import mark_of

if TYPE_CHECKING:
    from crm.people.models import User

# The page says of when its figures are. Older ones than this are shown too, while they are counted again.
FRESH_SECONDS = 60
KEPT_SECONDS = 24 * 3600


@dataclass
class ClientStage:
    stage: str
    label: str
    figure: Figure
    percent: float = 0


@dataclass
class Dashboard:
    """What the page draws. Sales parts are empty where the module is off, or where deals or finance are hidden."""

    as_of: datetime
    client_stages: list[ClientStage]
    clients: Figure
    new_clients: Figure
    without_step: Figure
    reps: list[RepRow]
    sales: SalesFigures | None = None
    stages: list[StageRow] = field(default_factory=list)
    months: list[MonthRow] = field(default_factory=list)

    @property
    def is_fresh(self) -> bool:
        return (timezone.now() - self.as_of).total_seconds() < FRESH_SECONDS


def dashboard_of(user: User, *, is_fresh: bool = False) -> Dashboard:
    """The dashboard of one person as it was last counted today; `is_fresh` counts again."""
    # The names of stages are kept as words, so each language has its own.
    key = f"dashboard:{mark_of(user)}:{get_language()}:{timezone.localdate()}"
    kept: Dashboard | None = None if is_fresh else cache.get(key)
    if kept is None:
        kept = _count(user, timezone.localdate())
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _count(user: User, today: date) -> Dashboard:
    access = access_of(user)
    sees_deals = access.may("deal", "view") and access.reads("finance")
    questions = client_questions(user) | {
        "new": Asked(user, "clients", f"created_from={today.replace(day=1)}"),
        "without_step": Asked(user, "clients", "stage=prospect&stage=customer&no_step=yes"),
    }
    clients = counted(questions, "owner", "stage")
    total = {name: Figure(sum(row[name] for row in clients), url=questions[name].url()) for name in questions}
    found = Dashboard(
        as_of=timezone.now(),
        client_stages=_client_stages(questions["all"], clients, total["all"].count),
        clients=total["all"],
        new_clients=total["new"],
        without_step=total["without_step"],
        reps=rep_rows(user, today, clients, with_deals=sees_deals),
    )
    if sees_deals:
        part = sales_part(user, today)
        found.stages, found.sales, found.months = part.stages, part.figures, part.months
    return found


def _client_stages(everybody: Asked, clients: list[dict[str, Any]], total: int) -> list[ClientStage]:
    found = []
    for stage, label in Client.Stage.choices:
        count = sum(row["all"] for row in clients if row["stage"] == stage)
        figure = Figure(count, url=everybody.url(stage=stage))
        found.append(ClientStage(stage, str(label), figure, 100 * count / (total or 1)))
    return found
