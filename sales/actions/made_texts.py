"""What deals are found by besides their title: texts in fields that the firm made."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from crm.custom_fields.fields import searchable_keys

TEXT_SQL = """
UPDATE sales_deal AS d SET made_text = found.text
FROM (
  SELECT x.id, coalesce((SELECT search_key(string_agg(v.value, ' ' ORDER BY v.key))
    FROM jsonb_each_text(x.custom) v WHERE v.key = ANY(%(keys)s)), '') AS text
  FROM sales_deal x WHERE x.id = ANY(%(ids)s)
) AS found
WHERE d.id = found.id AND d.made_text <> found.text
"""


def refresh_made_texts(deal_ids: Sequence[int]) -> int:
    """One statement for any number of deals."""
    if not deal_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(TEXT_SQL, {"ids": list(deal_ids), "keys": searchable_keys("deal")})
        return cursor.rowcount
