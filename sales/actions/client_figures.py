"""The figures of sales that are kept on clients, recomputed from their sources by one statement."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

SQL = """
UPDATE contacts_client AS c SET
  turnover_amount = f.turnover, pipeline_amount = f.pipeline, order_count = f.orders, last_order_on = f.last_on
FROM (
  SELECT wanted.id, coalesce(o.turnover, 0) AS turnover, coalesce(d.pipeline, 0) AS pipeline,
    coalesce(o.orders, 0) AS orders, o.last_on
  FROM {wanted}
  LEFT JOIN (
    SELECT client_id, count(*) FILTER (WHERE base_net_amount >= 0) AS orders,
      max(ordered_on) FILTER (WHERE base_net_amount >= 0) AS last_on,
      sum(base_net_amount) FILTER (WHERE ordered_on > current_date - interval '12 months') AS turnover
    FROM sales_order {of_clients} GROUP BY client_id
  ) AS o ON o.client_id = wanted.id
  LEFT JOIN (
    SELECT client_id, sum(base_amount) AS pipeline FROM sales_deal
    WHERE closed_at IS NULL {and_of_clients} GROUP BY client_id
  ) AS d ON d.client_id = wanted.id
) AS f
WHERE c.id = f.id AND (c.turnover_amount, c.pipeline_amount, c.order_count, c.last_order_on)
  IS DISTINCT FROM (f.turnover, f.pipeline, f.orders, f.last_on)
"""


def refresh_client_figures(client_ids: Iterable[int] | None = None) -> int:
    """Turnover of 12 months, open pipeline, number and day of orders, in the firm's currency.

    For these clients, or for all; only rows that change are written. Returns their number.
    """
    if client_ids is None:
        return _run(SQL.format(wanted="contacts_client AS wanted", of_clients="", and_of_clients=""), [])
    ids = sorted(set(client_ids))
    if not ids:
        return 0
    statement = SQL.format(
        wanted="unnest(%s::bigint[]) AS wanted(id)",
        of_clients="WHERE client_id = ANY(%s)",
        and_of_clients="AND client_id = ANY(%s)",
    )
    return _run(statement, [ids, ids, ids])


def _run(statement: str, params: list[list[int]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount
