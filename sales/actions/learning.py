"""Read the history of each pipeline and keep what it teaches about the months to come."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from sales.learned.kept import as_facts
from sales.learned.rates import Course, learn_rates
from sales.models import LearnedRates, Pipeline
from sales.queries.forecast import horizons

YEARS_DAYS = 730
MOST_DEALS = 20_000  # that are read of one pipeline; of more of them, so many by chance
ORDINAL = "(({0}) AT TIME ZONE %(zone)s)::date - DATE '0001-01-01' + 1"
OF_PIPELINE = """
FROM sales_deal d JOIN sales_dealstage s ON s.id = d.stage_id
WHERE s.pipeline_id = %(pipeline)s AND (d.closed_at IS NULL OR d.closed_at >= %(since)s)
"""
# The stages that a deal came into, each with its day; what it counts for is its value as it is now.
COURSES = f"""
SELECT d.base_amount::float8, {ORDINAL.format("d.closed_at")}, s.kind = 'won',
  array_agg({ORDINAL.format("m.at")} ORDER BY m.at, m.id), array_agg(m.to_stage_id ORDER BY m.at, m.id)
FROM (SELECT d.*, s.kind {OF_PIPELINE} AND mod(abs(hashint8(d.id)::bigint), %(one_in)s) = 0) d
JOIN sales_dealstage s ON s.id = d.stage_id
JOIN sales_dealmove m ON m.deal_id = d.id
JOIN sales_dealstage t ON t.id = m.to_stage_id AND t.kind = 'open'
GROUP BY d.id, d.base_amount, d.closed_at, s.kind
"""


def learn_all(today: date) -> int:
    """Learn from each pipeline anew, for the months that a forecast asks about; how many rates are kept now."""
    return sum(learn_pipeline(pipeline, today) for pipeline in Pipeline.objects.all())


@transaction.atomic
def learn_pipeline(pipeline: Pipeline, today: date) -> int:
    since = today - timedelta(days=YEARS_DAYS)
    courses, one_in = _courses(pipeline, since)
    found = []
    for horizon in sorted(set(horizons(today))):
        rates = learn_rates(
            courses, upto=today.toordinal(), horizon=horizon, since=since.toordinal(), part=1 / one_in
        )
        if rates:
            found.append(LearnedRates(pipeline=pipeline, horizon=horizon, facts=as_facts(rates)))
    LearnedRates.objects.filter(pipeline=pipeline).delete()
    return len(LearnedRates.objects.bulk_create(found))


def _courses(pipeline: Pipeline, since: date) -> tuple[list[Course], int]:
    """The deals, and of how many each of them is one."""
    params: dict[str, Any] = {
        "pipeline": pipeline.pk,
        "since": since,
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {OF_PIPELINE}", params)
        one_in = -(-cursor.fetchone()[0] // MOST_DEALS) or 1
        cursor.execute(COURSES, params | {"one_in": one_in})
        return [_course(*row) for row in cursor.fetchall()], one_in


def _course(amount: float, closed_on: int | None, is_won: bool, days: list[int], stages: list[int]) -> Course:
    """Of several moves on one day the last one counts; whoever came late is not closed before they came."""
    steps = dict(zip(days, stages, strict=True))
    if closed_on is not None:
        closed_on = max(closed_on, days[0] + 1)
    return Course(tuple(steps.items()), amount, closed_on, is_won)
