"""What came of the deals that ended lately."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, Count, DurationField, F, Q, Sum
from django.utils import timezone

from crm.frozen import frozen
from sales.models import Deal, DealStage, Pipeline
from sales.queries.board import BoardFilter
from sales.queries.periods import quarter_start

if TYPE_CHECKING:
    from crm.people.models import User


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@frozen
class Quarter:
    """Won and lost in a quarter; `cycle_days` is the median from opening to winning."""

    won: Decimal
    won_count: int
    closed_count: int
    cycle_days: int | None

    @property
    def win_rate(self) -> float | None:
        return self.won_count / self.closed_count if self.closed_count else None


def closed_quarters(user: User, pipeline: Pipeline, wanted: BoardFilter) -> tuple[Quarter, Quarter]:
    """This quarter and the one before, of the deals in scope, in one statement."""
    today = timezone.localdate()
    this, before = moment(quarter_start(today)), moment(quarter_start(today, -1))
    won = Q(stage__kind=DealStage.Kind.WON)
    figures: dict[str, Any] = {}
    for name, span in (("this", Q(closed_at__gte=this)), ("before", Q(closed_at__lt=this))):
        figures |= {
            f"{name}_won": Sum("base_amount", filter=span & won),
            f"{name}_won_count": Count("pk", filter=span & won),
            f"{name}_count": Count("pk", filter=span),
            f"{name}_cycle": Median(
                F("closed_at") - F("created_at"), filter=span & won, output_field=DurationField()
            ),
        }
    deals = Deal.objects.visible_to(user).filter(closed_at__gte=before, stage__pipeline=pipeline)
    if wanted.owner_id:
        deals = deals.filter(owner=wanted.owner_id)
    row = deals.aggregate(**figures)
    return _quarter(row, "this"), _quarter(row, "before")


def _quarter(row: dict[str, Any], name: str) -> Quarter:
    cycle = row[f"{name}_cycle"]
    return Quarter(
        won=row[f"{name}_won"] or Decimal(0),
        won_count=row[f"{name}_won_count"],
        closed_count=row[f"{name}_count"],
        cycle_days=cycle.days if cycle is not None else None,
    )


def moment(day: date) -> datetime:
    """Midnight of a day in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
