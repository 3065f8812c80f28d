"""The kept sums of what was sold, month by month: one statement over the lines of a month's orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from crm.jobs import later
from crm.money.amounts import places_of
from sales.models import Order, SalesRollup
from sales.queries.periods import month_start
from sales.queries.rates import firm_currency

WHY = "kept sums are of everybody's sales"
JOB = "sales.roll_up_month"
# An order counts once, with its first line. A seller's team is the one they are in while the month is reckoned.
FILL = """
INSERT INTO sales_salesrollup (month, owner_id, team_id, branch_id, product_id, net_amount, margin_amount, orders)
SELECT %(month)s, seller, team, branch, product_id, sum(net), sum(margin), sum(counts)
FROM (
    SELECT o.sold_by_id AS seller, u.home_team_id AS team, t.branch_id AS branch, l.product_id,
           round(l.net_amount * o.rate, %(places)s) AS net, round(l.margin_amount * o.rate, %(places)s) AS margin,
           (row_number() OVER (PARTITION BY o.id ORDER BY l.id) = 1)::int AS counts
    FROM sales_order o
    JOIN sales_orderline l ON l.order_id = o.id
    JOIN people_user u ON u.id = o.sold_by_id
    LEFT JOIN people_team t ON t.id = u.home_team_id
    WHERE o.ordered_on >= %(month)s AND o.ordered_on < %(until)s
) sold
GROUP BY seller, team, branch, product_id
"""


@transaction.atomic
def roll_up(month: date) -> int:
    """Reckon a month anew; returns how many sums are kept of it. Two at once wait for each other."""
    month = month_start(month)
    values: dict[str, Any] = {
        "month": month,
        "until": month_start(month, 1),
        "places": places_of(firm_currency()),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('sales.rollup'), %s)", [month.year * 12 + month.month]
        )
        SalesRollup.objects.unscoped(WHY).filter(month=month).delete()
        cursor.execute(FILL, values)
        return int(cursor.rowcount)


def months_to_keep(today: date, back: int) -> list[date]:
    """The last months, which may have changed, and older ones that were never reckoned."""
    ends = Order.objects.unscoped(WHY).aggregate(first=Min("ordered_on"), last=Max("ordered_on"))
    recent = [month_start(today, -months) for months in range(back + 1)]
    if ends["first"] is None:
        return recent
    known = set(SalesRollup.objects.unscoped(WHY).values_list("month", flat=True).distinct())
    month, found = month_start(max(ends["last"], today)), []
    while month >= month_start(ends["first"]):
        if month in recent or month not in known:
            found.append(month)
        month = month_start(month, -1)
    return sorted({*found, *recent}, reverse=True)


def roll_up_soon(months: Iterable[date]) -> None:
    for month in sorted({month_start(day) for day in months}):
        later(JOB, unique=f"rollup:{month:%Y-%m}", month=month.isoformat())
