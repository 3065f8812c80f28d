"""The sales part of the dashboard."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models.functions import TruncMonth
from django.utils import timezone

from analytics.queries.asked import Asked, Figure, counted
from crm.frozen import frozen
from sales.models import DealStage
from sales.queries.periods import month_start, quarter_start

if TYPE_CHECKING:
    from crm.people.models import User

MONTHS_BACK = 6
MONTHS_AHEAD = 6
WIN_RATE_DAYS = 90


@frozen
class StageRow:
    """The open deals of one stage of the pipeline."""

    stage: str
    probability: int
    figure: Figure

    @property
    def weighted(self) -> Decimal:
        return self.figure.amount * self.probability / 100


@frozen
class MonthRow:
    """A month: what was won in it, and what the open deals that close in it are worth, weighted by likelihood."""

    month: date
    won: Decimal
    weighted: Decimal
    full: Decimal
    is_current: bool
    url: str


@frozen
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


@frozen
class SalesPart:
    """Everything of the dashboard that is about deals."""

    stages: list[StageRow]
    figures: SalesFigures
    months: list[MonthRow]


def sales_part(user: User, today: date) -> SalesPart:
    """Three questions to the database: the stages, the open deals and the ended ones, each read once."""
    stages = list(
        DealStage.objects.filter(kind=DealStage.Kind.OPEN, closed_on=None)
        .select_related("pipeline")
        .order_by("pipeline", "position", "pk")
    )
    still_open, ended = OpenDeals(user, today), EndedDeals(user, today)
    return SalesPart(
        stages=[
            StageRow(str(stage), stage.probability, still_open.figure("open", stage=stage.pk))
            for stage in stages
        ],
        figures=SalesFigures(
            open=still_open.figure("open"),
            weighted=still_open.weighted("open", stages),
            won_quarter=ended.figure("won_quarter"),
            won_quarter_before=ended.figure("won_before").amount,
            won_recently=ended.figure("won_recently"),
            decided_recently=ended.figure("decided_recently"),
            late=still_open.figure("late"),
        ),
        months=[
            _month(month_start(today, n), n, still_open, ended, stages)
            for n in range(-MONTHS_BACK, MONTHS_AHEAD)
        ],
    )


class Deals:
    """Deals counted by month and stage for several questions at once."""

    def __init__(self, user: User, questions: dict[str, str], month: TruncMonth) -> None:
        self.asked = {name: Asked(user, "deals", params) for name, params in questions.items()}
        self.rows = counted(self.asked, "stage", money="base_amount", month=month)
        for row in self.rows:
            row["month"] = row["month"].date() if isinstance(row["month"], datetime) else row["month"]

    def figure(self, name: str, **where: Any) -> Figure:
        """The sum of a question over the rows where stage or month is as said, with the list behind it."""
        rows = [row for row in self.rows if all(row[key] == value for key, value in where.items())]
        amount = sum((row[f"{name}_amount"] for row in rows), Decimal(0))
        return Figure(sum(row[name] for row in rows), amount, self.asked[name].url(**where))

    def weighted(self, name: str, stages: list[DealStage], **where: Any) -> Decimal:
        """The same amount, each stage by its likelihood."""
        parts = (self.figure(name, stage=stage.pk, **where).amount * stage.probability for stage in stages)
        return sum(parts, Decimal(0)) / 100


class OpenDeals(Deals):
    def __init__(self, user: User, today: date) -> None:
        last = month_start(today, MONTHS_AHEAD) - timedelta(days=1)
        super().__init__(
            user,
            {
                "open": "state=open",
                "late": f"state=open&closes_to={today - timedelta(days=1)}",
                "coming": f"state=open&closes_from={today}&closes_to={last}",
            },
            TruncMonth("closes_on"),
        )


class EndedDeals(Deals):
    def __init__(self, user: User, today: date) -> None:
        quarter, before = quarter_start(today), quarter_start(today, -1)
        recently = today - timedelta(days=WIN_RATE_DAYS)
        super().__init__(
            user,
            {
                "won": f"state=won&closed_from={month_start(today, -MONTHS_BACK)}",
                "won_quarter": f"state=won&closed_from={quarter}",
                "won_before": f"state=won&closed_from={before}&closed_to={quarter - timedelta(days=1)}",
                "won_recently": f"state=won&closed_from={recently}",
                "decided_recently": f"state=won&state=lost&closed_from={recently}",
            },
            TruncMonth("closed_at", tzinfo=timezone.get_current_timezone()),
        )


def _month(
    month: date, offset: int, still_open: OpenDeals, ended: EndedDeals, stages: list[DealStage]
) -> MonthRow:
    """What was won in the month, and what closes in it; six months back and the coming six, this one among them."""
    end = month.replace(day=monthrange(month.year, month.month)[1])
    is_past = offset < 0
    user = still_open.asked["open"].user
    span = {"closed_from": month, "closed_to": end} if is_past else {"closes_from": month, "closes_to": end}
    return MonthRow(
        month=month,
        won=ended.figure("won", month=month).amount,
        weighted=still_open.weighted("coming", stages, month=month),
        full=still_open.figure("coming", month=month).amount,
        is_current=offset == 0,
        url=Asked(user, "deals", "state=won" if is_past else "state=open").url(**span),
    )
