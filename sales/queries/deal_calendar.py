"""Open deals by the day on which they are expected to close: the first of each day, count and value of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber

from contacts.queries.calendar import first_weekday, month_of
from sales.models import Deal, DealStage

if TYPE_CHECKING:
    from crm.people.models import User

SHOWN = 3


@dataclass
class ClosingDay:
    day: date
    is_inside: bool
    deals: list[Deal] = field(default_factory=list)
    count: int = 0
    total: Decimal = Decimal(0)

    @property
    def more_count(self) -> int:
        return self.count - len(self.deals)


def closing_weeks(
    user: User, stages: Sequence[DealStage], day: date, owner_id: int | None
) -> list[list[ClosingDay]]:
    """The weeks of the month of `day`. Three statements, however many deals close in it."""
    first, last = month_of(day)
    begin = first - timedelta(days=(first.weekday() - first_weekday()) % 7)
    count = -(-((last - begin).days + 1) // 7) * 7
    days = [begin + timedelta(days=number) for number in range(count)]
    cells = {day: ClosingDay(day, first <= day <= last) for day in days}
    _fill(user, stages, cells, owner_id)
    row = list(cells.values())
    return [row[number : number + 7] for number in range(0, count, 7)]


def _fill(
    user: User, stages: Sequence[DealStage], cells: dict[date, ClosingDay], owner_id: int | None
) -> None:
    asked = Q(closed_at=None, stage__in=[stage.pk for stage in stages])
    asked &= Q(closes_on__range=(min(cells), max(cells)))
    if owner_id:
        asked &= Q(owner=owner_id)
    deals = Deal.objects.visible_to(user).filter(asked).order_by()
    sums = deals.values("closes_on").annotate(count=Count("*"), total=Sum("base_amount"))
    for row in sums:
        cells[row["closes_on"]].count, cells[row["closes_on"]].total = row["count"], row["total"]
    place = Window(
        RowNumber(), partition_by=F("closes_on"), order_by=[F("base_amount").desc(), F("pk").asc()]
    )
    keys = [row["pk"] for row in deals.annotate(place=place).filter(place__lte=SHOWN).values("pk")]
    found = Deal.objects.visible_to(user).filter(pk__in=keys).select_related("client")
    fields = ("title", "amount", "currency", "base_amount", "closes_on", "next_step_at", "client__name")
    for deal in found.only(*fields).order_by("-base_amount", "pk"):
        cells[deal.closes_on].deals.append(deal)
