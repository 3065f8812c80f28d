"""Tables in partitions by the month of their column `at`: months are made ahead of time and dropped whole.

The months are those of UTC. The SQL below goes into the database by a migration; the functions run it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from crm.frozen import frozen

AHEAD = 3  # months beyond the present one that stand ready
LOCK_WAIT = "5s"  # whoever reads for longer than that makes the job come again, instead of the firm wait

# `guard` is the trigger function that every partition asks before a TRUNCATE: a trigger of a statement, unlike
# those of rows, is not handed down to partitions.
FUNCTIONS = """
CREATE FUNCTION add_month(parent text, guard text, first date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    month date := date_trunc('month', first);
    name text := parent || to_char(first, '_YYYY_MM');
BEGIN
    IF to_regclass(quote_ident(name)) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Made apart and attached, so that nobody who writes to the table has to wait.
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', name, parent);
    EXECUTE format('CREATE TRIGGER not_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION %I()',
        name, guard);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name,
        month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
END $$;

CREATE FUNCTION add_months(parent text, guard text, ahead integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    spill text := parent || '_spill';
    spare text := parent || '_default';
    month date;
    is_needed boolean := false;
BEGIN
    IF to_regclass(quote_ident(spare)) IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', spare) INTO is_needed;
    END IF;
    IF is_needed THEN
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, spare);
        EXECUTE format('ALTER TABLE %I RENAME TO %I', spare, spill);
        FOR month IN EXECUTE format('SELECT DISTINCT date_trunc(''month'', at AT TIME ZONE ''UTC'') FROM %I', spill)
        LOOP
            PERFORM add_month(parent, guard, month);
        END LOOP;
    END IF;
    IF to_regclass(quote_ident(spare)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', spare, parent);
        EXECUTE format('CREATE TRIGGER not_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION %I()',
            spare, guard);
    END IF;
    FOR number IN 0 .. ahead LOOP
        PERFORM add_month(parent, guard, (date_trunc('month', now() AT TIME ZONE 'UTC')
            + make_interval(months => number))::date);
    END LOOP;
    IF is_needed THEN
        -- Rows came for which no month was ready: they are poured into the months they belong to.
        EXECUTE format('INSERT INTO %I SELECT * FROM %I', parent, spill);
        EXECUTE format('DROP TABLE %I', spill);
    END IF;
END $$;
"""
BACK = """
DROP FUNCTION add_months(text, text, integer);
DROP FUNCTION add_month(text, text, date);
"""


@frozen
class Month:
    """One partition; `rows` is the database's estimate, -1 where it has none yet."""

    table: str
    first: date
    rows: int
    size: int


def months_of(parent: str) -> list[Month]:
    """The months of a table, newest first, without its spare partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.reltuples::bigint, pg_total_relation_size(c.oid) FROM pg_inherits i"
            " JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass ORDER BY c.relname DESC",
            [parent],
        )
        found = cursor.fetchall()
    return [
        Month(name, date(int(parts[1]), int(parts[2]), 1), rows, size)
        for name, rows, size in found
        if (parts := re.search(r"_(\d{4})_(\d\d)$", name))
    ]


def exact_rows(month: Month) -> int:
    """Counted; for a month that the database has not looked into yet, which is a small one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(month.table)}")
        count: int = cursor.fetchone()[0]
    return count


def add_months(parent: str, guard: str, ahead: int = AHEAD) -> None:
    """Make the present month and those ahead, where they are missing, and empty the spare partition into them."""
    with _altering() as cursor:
        cursor.execute("SELECT add_months(%s, %s, %s)", [parent, guard, ahead])


def drop_month(month: Month) -> int:
    """Drop a month with everything in it; returns how many rows that were."""
    table = connection.ops.quote_name(month.table)
    with _altering() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        count: int = cursor.fetchone()[0]
        cursor.execute(f"DROP TABLE {table}")
    return count


@contextmanager
def _altering() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        # A table cannot be altered while checks of its rows are put off to the end of the transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
