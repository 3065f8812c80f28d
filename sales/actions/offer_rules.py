"""What is bought together: from which categories each client buys, and which of them go with which.

A rule stands from MIN_JOINT clients on who buy from both (with fewer than that it mostly does not hold in the months
that follow), if MIN_SHARE of those who buy the one buy the other, and they do so more than all who buy anything (lift).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from sales.models import PairRule

MIN_JOINT = 30
MIN_SHARE = 0.25
BASKET_DAYS = 730
RECENT_DAYS = 180  # in which the product of a category is looked for that is bought most
TURNS = (
    28  # even if no order came, a client is read again after so many nights: orders grow old, products move
)

READ_SQL = """
WITH stale AS (
  SELECT c.id AS client_id, c.order_count, c.last_order_on FROM contacts_client c
  LEFT JOIN sales_boughtcategories b ON b.client_id = c.id
  WHERE c.id > %(after)s AND c.id <= %(upto)s AND CASE WHEN b.client_id IS NULL THEN c.order_count > 0
    ELSE b.seen_count <> c.order_count OR b.seen_on IS DISTINCT FROM c.last_order_on
      OR (mod(c.id, %(turns)s) = %(turn)s AND b.read_on < %(today)s) END
), bought AS (
  SELECT o.client_id, array_agg(DISTINCT p.category ORDER BY p.category) AS categories
  FROM stale s JOIN sales_order o ON o.client_id = s.client_id AND o.ordered_on > %(since)s
  JOIN sales_orderline l ON l.order_id = o.id AND l.quantity > 0
  JOIN sales_product p ON p.id = l.product_id AND p.category <> ''
  GROUP BY o.client_id
)
INSERT INTO sales_boughtcategories (client_id, categories, seen_count, seen_on, read_on)
SELECT s.client_id, coalesce(b.categories, ARRAY[]::varchar[]), s.order_count, s.last_order_on, %(today)s
FROM stale s LEFT JOIN bought b USING (client_id) ORDER BY s.client_id
ON CONFLICT (client_id) DO UPDATE SET categories = EXCLUDED.categories, seen_count = EXCLUDED.seen_count,
  seen_on = EXCLUDED.seen_on, read_on = EXCLUDED.read_on
"""

PAIRS_SQL = """
WITH buyers AS (
  SELECT unnest(categories) AS category, count(*) AS clients FROM sales_boughtcategories GROUP BY 1
), everybody AS (
  SELECT greatest(count(*), 1) AS clients FROM sales_boughtcategories WHERE cardinality(categories) > 0
), pairs AS (
  SELECT a AS left_category, b AS right_category, count(*) AS joint
  FROM sales_boughtcategories t, unnest(t.categories) AS a, unnest(t.categories) AS b
  WHERE a <> b GROUP BY 1, 2 HAVING count(*) >= %(min_joint)s
), bestsellers AS (
  SELECT DISTINCT ON (p.category) p.category, p.id FROM sales_order o
  JOIN sales_orderline l ON l.order_id = o.id AND l.quantity > 0
  JOIN sales_product p ON p.id = l.product_id
    AND coalesce(p.active_from, %(today)s) <= %(today)s AND coalesce(p.active_until, %(today)s) >= %(today)s
  WHERE o.ordered_on > %(recent)s GROUP BY p.category, p.id ORDER BY p.category, count(*) DESC, p.id
)
INSERT INTO sales_pairrule (left_category, right_category, joint_count, left_count, lift, product_id, learned_at)
SELECT left_category, right_category, joint, l.clients, joint::float8 * e.clients / (l.clients * r.clients), s.id, now()
FROM pairs JOIN buyers l ON l.category = left_category JOIN buyers r ON r.category = right_category
JOIN bestsellers s ON s.category = right_category CROSS JOIN everybody e
WHERE joint >= l.clients * %(min_share)s AND joint * e.clients >= l.clients * r.clients
"""


def read_baskets(*, after: int, upto: int, today: date) -> int:
    """Read anew from what those clients with after < id <= upto buy whose order figures moved; returns how many."""
    params: dict[str, Any] = {
        "after": after, "upto": upto, "today": today, "since": today - timedelta(days=BASKET_DAYS),
        "turns": TURNS, "turn": today.toordinal() % TURNS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(READ_SQL, params)
        return cursor.rowcount


@transaction.atomic
def learn_pairs(today: date) -> int:
    """Put the rules of today in the place of last night's; returns how many."""
    PairRule.objects.all().delete()
    params: dict[str, Any] = {
        "min_joint": MIN_JOINT, "min_share": MIN_SHARE, "today": today,
        "recent": today - timedelta(days=RECENT_DAYS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PAIRS_SQL, params)
        return cursor.rowcount
