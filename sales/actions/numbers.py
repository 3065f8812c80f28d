from __future__ import annotations

from datetime import date

from django.db import connection

SQL = """
INSERT INTO sales_numberseries AS s (prefix, year, last) VALUES (%s, %s, 1)
ON CONFLICT (prefix, year) DO UPDATE SET last = s.last + 1 RETURNING last
"""


def take_number(prefix: str, day: date) -> str:
    """The next number of the year, Q-2026-0001, without gaps.

    The row stays locked until the caller's transaction ends: a rollback gives the number back, and a second caller
    waits instead of leaping over it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A number is taken in the transaction that writes its paper.")
    with connection.cursor() as cursor:
        cursor.execute(SQL, [prefix, day.year])
        (last,) = cursor.fetchone()
    return f"{prefix}-{day.year}-{last:04d}"
