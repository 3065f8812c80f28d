"""The manager's dashboard: everything from the same rows as the lists, in the scope of whoever looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from analytics.queries.asked import Asked, Figure
from analytics.queries.people import RepRow, rep_rows
from analytics.queries.sales import MonthRow, SalesFigures, StageRow, month_rows, sales_figures, stage_rows
from contacts.models import Client
from crm.access.context import access_of

if TYPE_CHECKING:
    from crm.people.models import User

# A figure may be this old; the page says of when it is.
KEPT_SECONDS = 60


@dataclass
class ClientStage:
    stage: str
    label: str
    figure: Figure
    percent: float = 0


@dataclass
class Dashboard:
    """What the page draws. Sales parts are empty where the module is off or the person may not see deals."""

    as_of: datetime
    client_stages: list[ClientStage]
    clients: Figure
    new_clients: Figure
    without_step: Figure
    reps: list[RepRow]
    sales: SalesFigures | None = None
    stages: list[StageRow] = field(default_factory=list)
    months: list[MonthRow] = field(default_factory=list)


def dashboard_of(user: User, *, is_fresh: bool = False) -> Dashboard:
    """The dashboard of one person, at most a minute old; `is_fresh` counts again."""
    access = access_of(user)
    key = f"dashboard:{user.pk}:{access.version}:{timezone.localdate()}"
    kept: Dashboard | None = None if is_fresh else cache.get(key)
    if kept is None:
        kept = _count(user, timezone.localdate())
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _count(user: User, today: date) -> Dashboard:
    access = access_of(user)
    sees_deals = "sales" in access.modules_on and access.may("deal", "view")
    stages = _client_stages(user)
    found = Dashboard(
        as_of=timezone.now(),
        client_stages=stages,
        clients=Figure(sum(stage.figure.count for stage in stages), url=Asked(user, "clients", "").url()),
        new_clients=_number(Asked(user, "clients", f"created_from={today.replace(day=1)}")),
        without_step=_number(Asked(user, "clients", "stage=prospect&stage=customer&no_step=yes")),
        reps=rep_rows(user, today, with_deals=sees_deals),
    )
    if sees_deals:
        found.stages = stage_rows(user)
        found.sales = sales_figures(user, today, found.stages)
        found.months = month_rows(user, today)
    return found


def _number(asked: Asked) -> Figure:
    return Figure(asked.rows().count(), url=asked.url())


def _client_stages(user: User) -> list[ClientStage]:
    everybody = Asked(user, "clients", "")
    counts = dict(everybody.rows().values_list("stage").annotate(n=Count("pk")))
    total = sum(counts.values()) or 1
    return [
        ClientStage(
            stage,
            str(label),
            Figure(counts.get(stage, 0), url=everybody.url(stage=stage)),
            100 * counts.get(stage, 0) / total,
        )
        for stage, label in Client.Stage.choices
    ]
