"""What records are found by besides their own words: texts in fields that the firm made, kept in `made_text`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from crm.custom_fields.fields import searchable_keys

TEXT_SQL = """
UPDATE {table} AS d SET made_text = found.text
FROM (
  SELECT x.id, coalesce((SELECT search_key(string_agg(v.value, ' ' ORDER BY v.key))
    FROM jsonb_each_text(x.custom) v WHERE v.key = ANY(%(keys)s)), '') AS text
  FROM {table} x WHERE x.id = ANY(%(ids)s)
) AS found
WHERE d.id = found.id AND d.made_text <> found.text
"""


def refresh_texts(model: Any, holder: str, ids: Sequence[int]) -> int:
    """One statement for any number of rows of a model with `custom` and `made_text`."""
    if not ids:
        return 0
    with connection.cursor() as cursor:
        statement = TEXT_SQL.format(table=model._meta.db_table)
        cursor.execute(statement, {"ids": list(ids), "keys": searchable_keys(holder)})
        return cursor.rowcount
