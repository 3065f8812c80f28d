"""The days that usually lie between the orders of a client, and when silence becomes longer than usual.

Rhythm: the days between the order days of a client. The centre is their median m, the spread the median absolute
deviation d; 1.4826 d estimates a standard deviation robustly (Rousseeuw and Croux, 1993). A client is overdue when the
silence exceeds m + max(3 x 1.4826 d, m / 2). With fewer than MIN_INTERVALS the base's own median stands in for m,
and the limit is RARE_FACTOR times it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection

MIN_INTERVALS = 3
RARE_FACTOR = 2.5
GOOD_FOR_DAYS = 28  # even if no figure moved: the base's median and the yearly amount do
SAMPLE_CLIENTS = 50_000  # enough for a median of the whole base

BASE_SQL = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) FROM (
  SELECT o.ordered_on - lag(o.ordered_on) OVER (PARTITION BY o.client_id ORDER BY o.ordered_on) AS gap
  FROM (
    SELECT DISTINCT o.client_id, o.ordered_on FROM sales_order o
    JOIN contacts_client c ON c.id = o.client_id AND mod(hashint8extended(c.id, 0), %s) = 0
    WHERE o.ordered_on > %s
  ) AS o
) AS gaps WHERE gap IS NOT NULL
"""

# Materialized: where the planner knows nothing of the tables yet it would reckon the spread once for each client.
RECKON_SQL = """
WITH stale AS (
  SELECT c.id AS client_id, c.order_count, c.last_order_on FROM contacts_client c
  LEFT JOIN campaigns_buyingrhythm r ON r.client_id = c.id
  WHERE c.id > %(after)s AND c.id <= %(upto)s AND (r.client_id IS NULL OR r.reckoned_on <= %(old)s
    OR r.seen_count <> c.order_count OR r.seen_on IS DISTINCT FROM c.last_order_on)
), days AS (
  SELECT o.client_id, o.ordered_on, sum(o.base_net_amount) AS net
  FROM stale JOIN sales_order o USING (client_id) GROUP BY o.client_id, o.ordered_on
), gaps AS (
  SELECT client_id, ordered_on, net,
    ordered_on - lag(ordered_on) OVER (PARTITION BY client_id ORDER BY ordered_on) AS gap
  FROM days
), centre AS (
  SELECT client_id, max(ordered_on) AS last_on, count(gap) AS intervals,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median,
    sum(net) * 365 / greatest(365, %(today)s - min(ordered_on)) AS yearly
  FROM gaps GROUP BY client_id
), spread AS MATERIALIZED (
  SELECT g.client_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(g.gap - c.median)) AS deviation
  FROM gaps g JOIN centre c USING (client_id) WHERE g.gap IS NOT NULL GROUP BY g.client_id
), judged AS MATERIALIZED (
  SELECT c.*, CASE WHEN c.intervals >= %(min_intervals)s THEN c.median ELSE %(base)s END AS usual,
    CASE WHEN c.intervals >= %(min_intervals)s
      THEN c.median + greatest(3 * 1.4826 * s.deviation, c.median / 2) ELSE %(base)s * %(rare)s END AS silence
  FROM centre c JOIN spread s USING (client_id)
)
INSERT INTO campaigns_buyingrhythm (client_id, last_order_on, usual_days, limit_days, interval_count, yearly_amount,
  overdue_on, seen_count, seen_on, reckoned_on)
SELECT t.client_id, c.last_on, coalesce(round(j.usual), 0), coalesce(ceil(j.silence), 0), coalesce(c.intervals, 0),
  coalesce(round(c.yearly, 2), 0), j.last_on + floor(j.silence)::int + 1, t.order_count, t.last_order_on, %(today)s
FROM stale t LEFT JOIN centre c USING (client_id) LEFT JOIN judged j USING (client_id) ORDER BY t.client_id
ON CONFLICT (client_id) DO UPDATE SET last_order_on = EXCLUDED.last_order_on, usual_days = EXCLUDED.usual_days,
  limit_days = EXCLUDED.limit_days, interval_count = EXCLUDED.interval_count, yearly_amount = EXCLUDED.yearly_amount,
  overdue_on = EXCLUDED.overdue_on, seen_count = EXCLUDED.seen_count, seen_on = EXCLUDED.seen_on,
  reckoned_on = EXCLUDED.reckoned_on
"""


def base_rhythm(today: date) -> float:
    """The median days between two order days over the whole base in the last two years; 90 without any.

    Of a large base a fixed sample of SAMPLE_CLIENTS is asked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contacts_client")
        every = max(1, cursor.fetchone()[0] // SAMPLE_CLIENTS)
        cursor.execute(BASE_SQL, [every, today.replace(year=today.year - 2, day=1)])
        found = cursor.fetchone()[0]
    return float(found or 90)


def reckon_rhythms(*, after: int, upto: int, today: date, base: float) -> int:
    """Reckon the rhythm of those clients with after < id <= upto whose order figures moved; returns how many."""
    params: dict[str, Any] = {
        "after": after, "upto": upto, "today": today, "old": today - timedelta(days=GOOD_FOR_DAYS), "base": base,
        "min_intervals": MIN_INTERVALS, "rare": RARE_FACTOR,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(RECKON_SQL, params)
        return cursor.rowcount
