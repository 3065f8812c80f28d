"""The sales part of the dashboard."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from analytics.queries.asked import Asked, Figure
from sales.models import DealStage
from sales.queries.periods import month_start, quarter_start

if TYPE_CHECKING:
    from crm.people.models import User

MONTHS_BACK = 6
MONTHS_AHEAD = 6
WIN_RATE_DAYS = 90


@dataclass(frozen=True)
class StageRow:
    """The open deals of one stage of the pipeline."""

    stage: str
    probability: int
    figure: Figure

    @property
    def weighted(self) -> Decimal:
        return self.figure.amount * self.probability / 100


@dataclass(frozen=True)
class MonthRow:
    """A month: what was won in it, and what the open deals that close in it are worth, weighted by likelihood."""

    month: date
    won: Decimal
    weighted: Decimal
    full: Decimal
    is_current: bool
    url: str


@dataclass(frozen=True)
class SalesFigures:
    open: Figure
    weighted: Decimal
    won_quarter: Figure
    won_quarter_before: Decimal
    won_recently: Figure
    decided_recently: Figure
    late: Figure

    @property
    def win_rate(self) -> float | None:
        """Won of all deals that ended in the last WIN_RATE_DAYS; None before anything ended."""
        return self.won_recently.count / self.decided_recently.count if self.decided_recently.count else None

    @property
    def won_change(self) -> float | None:
        """This quarter against the whole quarter before, as a share; None without one."""
        before = self.won_quarter_before
        return float(self.won_quarter.amount / before) - 1 if before else None

    @property
    def won_step(self) -> float | None:
        """The size of the change, without its sign: an arrow says the direction."""
        return None if self.won_change is None else abs(self.won_change)


def figure_of(asked: Asked) -> Figure:
    row = asked.rows().aggregate(n=Count("pk"), total=Sum("base_amount"))
    return Figure(row["n"], row["total"] or Decimal(0), asked.url())


def stage_rows(user: User) -> list[StageRow]:
    """Every open stage in its order, also those without deals."""
    asked = Asked(user, "deals", "state=open")
    rows = asked.rows().values_list("stage").annotate(n=Count("pk"), total=Sum("base_amount"))
    found = {pk: (count, total) for pk, count, total in rows}
    stages = DealStage.objects.filter(kind=DealStage.Kind.OPEN).select_related("pipeline")
    return [
        StageRow(
            str(stage),
            stage.probability,
            Figure(*found.get(stage.pk, (0, Decimal(0))), url=asked.url(stage=stage.pk)),
        )
        for stage in stages.order_by("pipeline", "position", "pk")
    ]


def sales_figures(user: User, today: date, stages: list[StageRow]) -> SalesFigures:
    quarter, before = quarter_start(today), quarter_start(today, -1)
    recently = today - timedelta(days=WIN_RATE_DAYS)
    earlier = Asked(user, "deals", f"state=won&closed_from={before}&closed_to={quarter - timedelta(days=1)}")
    return SalesFigures(
        open=Figure(
            sum(row.figure.count for row in stages),
            sum((row.figure.amount for row in stages), Decimal(0)),
            Asked(user, "deals", "state=open").url(),
        ),
        weighted=sum((row.weighted for row in stages), Decimal(0)),
        won_quarter=figure_of(Asked(user, "deals", f"state=won&closed_from={quarter}")),
        won_quarter_before=figure_of(earlier).amount,
        won_recently=figure_of(Asked(user, "deals", f"state=won&closed_from={recently}")),
        decided_recently=figure_of(Asked(user, "deals", f"state=won&state=lost&closed_from={recently}")),
        late=figure_of(Asked(user, "deals", f"state=open&closes_to={today - timedelta(days=1)}")),
    )


def month_rows(user: User, today: date) -> list[MonthRow]:
    """Six months back and the coming six, this one among them."""
    first, last = month_start(today, -MONTHS_BACK), month_start(today, MONTHS_AHEAD)
    won_asked = Asked(user, "deals", f"state=won&closed_from={first}")
    zone = timezone.get_current_timezone()
    won = _by_month(won_asked.rows(), TruncMonth("closed_at", tzinfo=zone), total=Sum("base_amount"))
    open_asked = Asked(user, "deals", f"state=open&closes_from={today}&closes_to={last - timedelta(days=1)}")
    weighted = Sum(F("base_amount") * F("stage__probability") / Decimal(100))
    planned = _by_month(
        open_asked.rows(), TruncMonth("closes_on"), total=Sum("base_amount"), weighted=weighted
    )
    rows = []
    for offset in range(-MONTHS_BACK, MONTHS_AHEAD):
        month = month_start(today, offset)
        end = month.replace(day=monthrange(month.year, month.month)[1])
        is_past = offset < 0
        asked = won_asked if is_past else open_asked
        span = (
            {"closed_from": month, "closed_to": end} if is_past else {"closes_from": month, "closes_to": end}
        )
        rows.append(
            MonthRow(
                month=month,
                won=won.get(month, {}).get("total") or Decimal(0),
                weighted=planned.get(month, {}).get("weighted") or Decimal(0),
                full=planned.get(month, {}).get("total") or Decimal(0),
                is_current=offset == 0,
                url=Asked(user, asked.list_key, "state=won" if is_past else "state=open").url(**span),
            )
        )
    return rows


def _by_month(rows: Any, month: Any, **sums: Any) -> dict[date, dict[str, Any]]:
    found = rows.annotate(month=month).values("month").annotate(**sums)
    return {row["month"].date() if hasattr(row["month"], "date") else row["month"]: row for row in found}
