"""The forecast by category: one function for the page and for what is kept of it each week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, DecimalField, F, Max, Q, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from crm.access.scopes import where
from crm.frozen import frozen
from crm.money.amounts import HUNDRED, ZERO, rounded
from crm.people.models import Branch, Team, User
from sales.models import Deal, DealStage, ForecastAdjustment, ForecastSnapshot
from sales.models.forecast import Category
from sales.queries.periods import month_start
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet

MONTHS = 4
CLOSED, ADJUSTED = "closed", "adjusted"
SHOWN = (CLOSED, Category.COMMIT, Category.BEST, Category.PIPELINE)
WAYS = ("month", "owner", "team", "branch")


@frozen
class Part:
    """The deals of an owner that are expected in a month, or were won in it."""

    month: date
    owner: int | None
    team: int | None
    branch: int | None
    category: str
    count: int
    amount: Decimal
    weighted: Decimal


@frozen
class Row:
    """A line of the table: amounts by category, what was added by hand, and what all that makes."""

    key: Any
    name: str
    cells: list[Decimal]
    counts: list[int]
    adjusted: Decimal
    weighted: Decimal

    @property
    def forecast(self) -> Decimal:
        """Won, committed, and what whoever leads adds."""
        return self.cells[0] + self.cells[1] + self.adjusted


def months_from(today: date) -> list[date]:
    return [month_start(today, number) for number in range(MONTHS)]


def live(deals: ScopedQuerySet, adjustments: ScopedQuerySet, today: date) -> list[Part]:
    """Three statements. An open deal whose day is past counts in the running month."""
    months = months_from(today)
    return [*_open(deals, months), *_won(deals, months), *_added(adjustments, months)]


def live_for(user: User, today: date) -> list[Part]:
    """What the person sees of it: their deals, as far as they see forecasts."""
    mine = Deal.objects.visible_to(user).filter(where(Deal, user, "view", entity="forecast"))
    return live(mine, ForecastAdjustment.objects.visible_to(user), today)


def kept_for(user: User, week: date) -> list[Part]:
    """What the page showed the person in that week."""
    rows = ForecastSnapshot.objects.visible_to(user).filter(week_on=week)
    names = ("month", "owner", "team", "branch", "category", "count", "amount", "weighted_amount")
    return [Part(*row) for row in rows.values_list(*names)]


def _open(deals: ScopedQuerySet, months: Sequence[date]) -> Iterable[Part]:
    day = Case(
        When(closes_on__lt=months[0], then=Value(months[0])), default=F("closes_on"), output_field=DateField()
    )
    category = Coalesce("forecast_call__category", "stage__forecast_category")
    rows = deals.filter(stage__kind=DealStage.Kind.OPEN, closes_on__lt=month_start(months[-1], 1))
    return _sums(
        rows.annotate(in_month=TruncMonth(day), in_category=category).exclude(in_category=Category.OMITTED),
        Sum(F("base_amount") * F("stage__probability"), output_field=DecimalField()) / HUNDRED,
    )


def _won(deals: ScopedQuerySet, months: Sequence[date]) -> Iterable[Part]:
    """In the days of the zone that is on: the reader's, or the firm's at night."""
    since, until = _begin(months[0]), _begin(month_start(months[-1], 1))
    rows = deals.filter(stage__kind=DealStage.Kind.WON, closed_at__gte=since, closed_at__lt=until)
    month = TruncMonth("closed_at", output_field=DateField())
    return _sums(rows.annotate(in_month=month, in_category=Value(CLOSED)), Sum("base_amount"))


def _sums(rows: ScopedQuerySet, weighted: Any) -> Iterable[Part]:
    grouped = rows.order_by().values_list("in_month", "owner", "team", "branch", "in_category")
    found: Any = grouped.annotate(number=Count("pk"), summed=Sum("base_amount"), likely=weighted)
    own = firm_currency()
    return [
        Part(month, owner, team, branch, category, number, summed or ZERO, rounded(likely or ZERO, own))
        for month, owner, team, branch, category, number, summed, likely in found
    ]


def _added(adjustments: ScopedQuerySet, months: Sequence[date]) -> Iterable[Part]:
    rows = adjustments.filter(month__in=months).order_by().values_list("month", "owner", "team", "branch")
    found: Any = rows.annotate(number=Count("pk"), summed=Sum("amount"))
    return [
        Part(month, owner, team, branch, ADJUSTED, number, summed, summed)
        for month, owner, team, branch, number, summed in found
    ]


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def table(sums: Iterable[Part], by: str) -> list[Row]:
    """One row for each month, owner, team or branch; the last adds them up."""
    found: dict[Any, list[Part]] = defaultdict(list)
    for one in sums:
        found[getattr(one, by)].append(one)
    names = _names(by, found)
    keys = sorted(found, key=lambda key: (names.get(key, ""), str(key)))
    rows = [_row(key, names.get(key, ""), found[key]) for key in keys]
    if by == "month":
        rows.sort(key=lambda row: row.key)
    return [*rows, _row(None, "", [one for sums in found.values() for one in sums])]


def _row(key: Any, name: str, sums: Sequence[Part]) -> Row:
    def of(category: str) -> list[Part]:
        return [one for one in sums if one.category == category]

    return Row(
        key,
        name,
        [sum((one.amount for one in of(category)), ZERO) for category in SHOWN],
        [sum(one.count for one in of(category)) for category in SHOWN],
        sum((one.amount for one in of(ADJUSTED)), ZERO),
        sum((one.weighted for one in sums), ZERO),
    )


def _names(by: str, keys: Iterable[Any]) -> dict[Any, str]:
    model: Any = {"owner": User, "team": Team, "branch": Branch}.get(by)
    if model is None:
        return {}
    return dict(model.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))


def weeks_kept(user: User) -> list[date]:
    rows = ForecastSnapshot.objects.visible_to(user).order_by("-week_on")
    return list(rows.values_list("week_on", flat=True).distinct()[:60])


@frozen
class Past:
    """A month that is over: what was forecast in its first week, and what came."""

    month: date
    shown: Decimal
    came: Decimal

    @property
    def ratio(self) -> float | None:
        return float(self.came / self.shown) if self.shown else None


def accuracy(user: User, today: date) -> list[Past]:
    """The newest month first. What came is what the last week that saw the month kept of it as won, or what the deals
    say now."""
    rows = ForecastSnapshot.objects.visible_to(user).filter(month__lt=month_start(today))
    weeks = sorted(weeks_kept(user))
    months = rows.order_by("month").values_list("month", flat=True).distinct()
    found = ((month, [week for week in weeks if week >= month - timedelta(days=6)]) for month in months)
    first = {month: after[0] for month, after in found if after}
    asked = Q(pk__in=())
    for month, week in first.items():
        asked |= Q(month=month, week_on=week)
    shown = dict(
        rows.filter(asked, category__in=[CLOSED, Category.COMMIT, ADJUSTED])
        .order_by().values_list("month").annotate(summed=Sum("amount"))
    )  # fmt: skip
    deals = Deal.objects.visible_to(user).filter(where(Deal, user, "view", entity="forecast"))
    came = dict(
        deals.filter(stage__kind=DealStage.Kind.WON, closed_at__gte=_begin(min(first, default=today)))
        .annotate(in_month=TruncMonth("closed_at", output_field=DateField()))
        .order_by().values_list("in_month").annotate(summed=Sum("base_amount"))
    )  # fmt: skip
    return [
        Past(month, shown.get(month, ZERO), came.get(month, ZERO)) for month in sorted(first, reverse=True)
    ]


def newest_week() -> date | None:
    rows = ForecastSnapshot.objects.unscoped("whether this week is kept")
    found: date | None = rows.aggregate(last=Max("week_on"))["last"]
    return found
