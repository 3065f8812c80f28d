"""Fill tables by INSERT ... SELECT with their indexes and foreign keys taken off meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

ZERO = {
    "text": "''", "character varying": "''", "boolean": "false", "integer": "0", "bigint": "0", "smallint": "0",
    "numeric": "0", "timestamp with time zone": "now()", "date": "current_date", "ARRAY": "'{}'", "jsonb": "'{}'",
}  # fmt: skip
COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL
      AND is_identity = 'NO' AND is_generated = 'NEVER'
"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""
KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))
"""


def run(statement: str, params: Any = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def rows(statement: str, params: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def exists(table: str) -> bool:
    return bool(rows("SELECT to_regclass(%s)", [table])[0][0])


def fill(table: str, columns: dict[str, str], source: str) -> int:
    """INSERT INTO table SELECT the given expressions FROM source; what else is NOT NULL gets its zero."""
    started = time.perf_counter()
    given = dict(columns)
    for name, kind in rows(COLUMNS, [table]):
        if name not in given:
            given[name] = ZERO[kind]
    names, values = ", ".join(f'"{name}"' for name in given), ", ".join(given.values())
    count = run(f"INSERT INTO {table} ({names}) SELECT {values} FROM {source}")
    print(f"  {table:<28}{count:>12,} rows {time.perf_counter() - started:7.1f} s", flush=True)
    return count


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """The tables without indexes and foreign keys, which come back at the end."""
    found = [table for table in tables if exists(table)]
    keys, indexes = rows(KEYS, [found, found]), rows(INDEXES, [found])
    for table, name, _definition in keys:
        run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        run(f"DROP INDEX {name}")
    yield
    started = time.perf_counter()
    for _name, definition in indexes:
        run(definition)
    for table, name, definition in keys:
        run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    counted = {
        row[0]
        for row in rows(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'id' AND table_name = ANY(%s)",
            [found],
        )
    }
    for table in counted:
        run(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce((SELECT max(id) FROM {table}), 1))"
        )
    took = time.perf_counter() - started
    print(f"  {len(indexes)} indexes and {len(keys)} foreign keys again {took:27.1f} s", flush=True)


def chance(key: str, seed: int) -> str:
    """An expression 0 <= x < 1 that depends only on the key and the seed."""
    return f"((hashint8extended(({key})::bigint, {seed}) & 2147483647)::float8 / 2147483648)"


def pick(words: list[str], key: str, seed: int) -> str:
    """An expression that picks one of the words by the key."""
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"(ARRAY[{quoted}])[1 + floor({chance(key, seed)} * {len(words)})::int]"
