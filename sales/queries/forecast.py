"""What the open deals in reach will bring by the end of each coming month, with what that rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import BooleanField, Case, Count, F, FloatField, Q, Sum, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from crm.access.scopes import mark_of
from crm.frozen import frozen
from sales.learned.interval import ONE_BY_ONE, OpenGroup, Outlook, outlook
from sales.learned.kept import from_facts
from sales.learned.rates import Rate, Rates
from sales.models import Deal, DealStage, LearnedRates, Pipeline
from sales.queries.closed import moment
from sales.queries.periods import month_start

if TYPE_CHECKING:
    from crm.people.models import User

MONTHS = 4
KEPT_SECONDS = 300
# Rates for a few days more or less are as good; the night's work may be late.
NEAR_DAYS = 3


@frozen
class MonthEnd:
    """From today to the last day of a month: `planned` is the value of the open deals that close by then, `weighted`
    the same by the likelihood of their stages, `outlook` None where too little is known.
    """

    day: date
    planned: Decimal
    weighted: Decimal
    outlook: Outlook | None


@frozen
class StageRate:
    stage: DealStage
    count: int
    total: Decimal
    rate: Rate | None

    @property
    def likely(self) -> float:
        return self.stage.probability / 100


@frozen
class Forecast:
    as_of: datetime
    months: list[MonthEnd]
    stages: list[StageRate]
    closed: int
    is_whole: bool  # whether new business counts: only for whoever sees every deal


def month_ends(today: date) -> list[date]:
    return [month_start(today, n + 1) - timedelta(days=1) for n in range(MONTHS)]


def horizons(today: date) -> list[int]:
    return [max(1, (end - today).days) for end in month_ends(today)]


def forecast_of(user: User, pipeline: Pipeline, stages: Sequence[DealStage], *, is_whole: bool) -> Forecast:
    """As it was reckoned in the last minutes; it takes some tenths of a second."""
    today = timezone.localdate()
    key = f"forecast:{mark_of(user)}:{pipeline.pk}:{today}"
    kept: Forecast | None = cache.get(key)
    if kept is None:
        kept = _reckon(user, pipeline, [stage for stage in stages if stage.is_open], today, is_whole)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _reckon(
    user: User, pipeline: Pipeline, stages: Sequence[DealStage], today: date, is_whole: bool
) -> Forecast:
    learned = {
        row.horizon: from_facts(row.horizon, row.facts)
        for row in LearnedRates.objects.filter(pipeline=pipeline)
    }
    any_rates = next(iter(learned.values()), None)
    rows = _open_rows(user, stages, any_rates, today)
    groups = _groups(user, rows, stages, any_rates, today)
    months: list[MonthEnd] = []
    for number, (end, horizon) in enumerate(zip(month_ends(today), horizons(today), strict=True)):
        rates = _near(learned, horizon)
        said = outlook(groups, rates, seed=horizon, with_new=is_whole) if rates else None
        if said and months and months[-1].outlook:
            said = said.not_below(months[-1].outlook)
        months.append(MonthEnd(end, *_planned(rows, stages, f"by_{number}"), said))
    near = _near(learned, horizons(today)[1])
    return Forecast(
        timezone.now(), months, [_stage_rate(stage, rows, near) for stage in stages],
        any_rates.closed if any_rates else 0, is_whole,
    )  # fmt: skip


def _near(learned: dict[int, Rates], horizon: int) -> Rates | None:
    nearest = min(learned, key=lambda days: abs(days - horizon), default=None)
    return learned[nearest] if nearest is not None and abs(nearest - horizon) <= NEAR_DAYS else None


def _open_rows(
    user: User, stages: Sequence[DealStage], rates: Rates | None, today: date
) -> list[dict[str, Any]]:
    """The open deals in reach by stage, old in it or not, in one statement."""
    ends = {f"by_{number}": Q(closes_on__lte=end) for number, end in enumerate(month_ends(today))}
    amount = Cast("base_amount", FloatField())
    return list(
        _deals(user, stages)
        .order_by()
        .annotate(is_old=_is_old(stages, rates, today))
        .values("stage", "is_old")
        .annotate(
            count=Count("pk"),
            total=Sum("base_amount"),
            squares=Sum(amount * amount),
            **{name: Sum("base_amount", filter=met, default=Decimal(0)) for name, met in ends.items()},
        )
    )


def _deals(user: User, stages: Sequence[DealStage]) -> Any:
    return Deal.objects.visible_to(user).open().filter(stage__in=[stage.pk for stage in stages])


def _is_old(stages: Sequence[DealStage], rates: Rates | None, today: date) -> Any:
    turns = rates.turns if rates else {}
    old = [
        When(
            stage=stage.pk,
            stage_since__lt=moment(today - timedelta(days=turns[stage.pk] - 1)),
            then=Value(True),
        )
        for stage in stages
        if stage.pk in turns
    ]
    return Case(*old, default=Value(False), output_field=BooleanField())


def _groups(
    user: User, rows: list[dict[str, Any]], stages: Sequence[DealStage], rates: Rates | None, today: date
) -> list[OpenGroup]:
    """The groups that share a rate; of the small ones every amount is read, for all in one more statement."""
    if rates is None:
        return []
    small = [row for row in rows if row["count"] <= ONE_BY_ONE]
    amounts: dict[tuple[int, bool], list[float]] = {}
    if small:
        deals = _deals(user, stages).annotate(is_old=_is_old(stages, rates, today))
        wanted = Q()
        for row in small:
            wanted |= Q(stage=row["stage"], is_old=row["is_old"])
        for stage, is_old, amount in (
            deals.filter(wanted)
            .order_by("pk")
            .values_list("stage", "is_old", Cast(F("base_amount"), FloatField()))
        ):
            amounts.setdefault((stage, is_old), []).append(amount)
    return [
        OpenGroup(
            row["stage"], row["is_old"], float(row["total"]), row["squares"],
            tuple(amounts.get((row["stage"], row["is_old"]), ())),
        )
        for row in sorted(rows, key=lambda row: (row["stage"], row["is_old"]))
    ]  # fmt: skip


def _planned(rows: list[dict[str, Any]], stages: Sequence[DealStage], name: str) -> tuple[Decimal, Decimal]:
    likely = {stage.pk: stage.probability for stage in stages}
    planned = sum((row[name] for row in rows), Decimal(0))
    weighted = sum((row[name] * likely[row["stage"]] for row in rows), Decimal(0)) / 100
    return planned, weighted


def _stage_rate(stage: DealStage, rows: list[dict[str, Any]], rates: Rates | None) -> StageRate:
    own = [row for row in rows if row["stage"] == stage.pk]
    return StageRate(
        stage, sum(row["count"] for row in own), sum((row["total"] for row in own), Decimal(0)),
        rates.by_stage.get(stage.pk) if rates else None,
    )  # fmt: skip
