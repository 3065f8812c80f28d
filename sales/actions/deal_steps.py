"""The next step that is kept on deals, recomputed from the open activities about them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from sales.queries.board_sums import forget_sums

SQL = """
UPDATE sales_deal AS d SET
  next_step_at = step.due_at, next_step_title = coalesce(step.title, ''), next_step_kind = coalesce(step.kind, '')
FROM unnest(%s::bigint[]) AS wanted(id)
LEFT JOIN LATERAL (
  SELECT a.due_at, a.title, a.kind FROM contacts_activity a
  WHERE a.subject_entity = 'deal' AND a.subject_id = wanted.id AND a.done_at IS NULL
  ORDER BY a.due_at, a.id LIMIT 1
) AS step ON true
WHERE d.id = wanted.id
"""


def refresh_deal_steps(deal_ids: Sequence[int]) -> None:
    forget_sums()
    with connection.cursor() as cursor:
        cursor.execute(SQL, [list(deal_ids)])
