"""How targets stand to what was sold, and whether the pace is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum

from crm.access.context import access_of
from crm.frozen import frozen
from crm.money.amounts import ZERO
from sales.models import SalesRollup, Target
from sales.models.target import covers
from sales.queries.periods import month_start

if TYPE_CHECKING:
    from crm.people.models import User

WHY = "a target in sight is measured by what was sold for it"
# seller, team, branch, product, category of a sum, and the sums: revenue, margin, orders.
Sold = dict[str, Any]


@frozen
class Standing:
    """A target with what is reached of it, and what would be by now at an even pace."""

    target: Target
    done: Decimal
    pace: Decimal

    @property
    def share(self) -> float:
        return float(self.done / self.target.amount) if self.target.amount else 0

    @property
    def percent(self) -> int:
        return min(round(self.share * 100), 100)

    @property
    def gap(self) -> Decimal:
        return max(self.target.amount - self.done, ZERO)

    @property
    def is_on_pace(self) -> bool:
        return self.done >= self.pace


def targets_for(user: User, day: date) -> list[Standing]:
    """Those in sight whose period the day lies in: branches, teams, colleagues; months before quarters and years."""
    rows = (
        Target.objects.visible_to(user)
        .filter(starts_on__lte=day, starts_on__gt=month_start(day, -12))
        .select_related("owner", "team", "branch", "product")
    )
    hidden = set() if access_of(user).reads("margin") else {Target.Measure.MARGIN}
    found = [row for row in rows if covers(row, day) and row.measure not in hidden]
    order = {kind: place for place, kind in enumerate([*Target.Of.values[::-1], *Target.Period.values])}
    found.sort(key=lambda row: (order[row.period], order[row.of], str(row), row.category, row.pk))
    return standings(found, day)


def standings(targets: Collection[Target], day: date) -> list[Standing]:
    sold = _sold(targets)
    return [Standing(target, _done(target, sold), pace_of(target, day)) for target in targets]


def pace_of(target: Target, day: date) -> Decimal:
    """The even share of the days gone by, today among them."""
    last = month_start(target.starts_on, target.months)
    whole, gone = (last - target.starts_on).days, (day - target.starts_on).days + 1
    return target.amount * min(max(gone, 0), whole) / whole


def _sold(targets: Collection[Target]) -> list[Sold]:
    """By seller and month; by product only where a target asks for it. Two statements at the most."""
    if not targets:
        return []
    since = min(target.starts_on for target in targets)
    until = max(month_start(target.starts_on, target.months) for target in targets)
    rows = SalesRollup.objects.unscoped(WHY).filter(month__gte=since, month__lt=until)
    plain = ("month", "owner", "team", "branch")
    found = list(_summed(rows.values(*plain)))
    narrow = Q(product__in={target.product_id for target in targets} - {None})
    narrow |= Q(product__category__in={target.category for target in targets} - {""})
    if any(target.product_id or target.category for target in targets):
        found += _summed(rows.filter(narrow).values(*plain, "product", "product__category"))
    return found


def _summed(rows: Any) -> Iterable[Sold]:
    return rows.annotate(revenue=Sum("net_amount"), margin=Sum("margin_amount"), count=Sum("orders"))  # type: ignore[no-any-return]


def _done(target: Target, sold: list[Sold]) -> Decimal:
    until = month_start(target.starts_on, target.months)
    name = "count" if target.measure == Target.Measure.ORDERS else target.measure
    return sum(
        (
            Decimal(row[name])
            for row in sold
            if target.starts_on <= row["month"] < until
            and target.is_of(row["owner"], row["team"], row["branch"])
            and _is_of_thing(target, row)
        ),
        ZERO,
    )


def _is_of_thing(target: Target, row: Sold) -> bool:
    if target.product_id:
        return bool(row.get("product") == target.product_id)
    if target.category:
        return bool(row.get("product__category") == target.category)
    return "product" not in row


def gap_for(user: User, day: date) -> Standing | None:
    """The person's own target of the month in revenue, else that of their team, as far as they see it."""
    rows = Target.objects.visible_to(user).filter(
        period=Target.Period.MONTH,
        starts_on=month_start(day),
        measure=Target.Measure.REVENUE,
        product=None,
        category="",
    )
    mine = rows.filter(Q(owner=user) | Q(of=Target.Of.TEAM, team=user.home_team_id)).order_by("-of")
    found = mine.select_related("owner", "team", "branch").first()
    return standings([found], day)[0] if found else None


def own_targets(users: Collection[int], month: date, measure: str) -> dict[int, Decimal]:
    """What a plan without a target of its own goes by: the month's target of each colleague."""
    rows = Target.objects.unscoped(WHY).filter(
        of=Target.Of.USER, owner__in=users, period=Target.Period.MONTH, starts_on=month, measure=measure,
        product=None, category="",
    )  # fmt: skip
    found: dict[int, Decimal] = defaultdict(Decimal)
    for owner, amount in rows.values_list("owner", "amount"):
        found[owner] += amount
    return dict(found)
