"""A database whose locale does not know letters beyond ASCII is refused, whoever runs it."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

OLDEST = 150000
UNSOUND = (
    "The database {name} was made with a locale that does not know letters like и, ł or پ, so searching and "
    "sorting names would silently fail: make it anew with "
    "CREATE DATABASE {name} LOCALE 'C.UTF-8' TEMPLATE template0."
)


def what_is_wrong(database: BaseDatabaseWrapper) -> str:
    """One sentence about why this database will not do; empty when it will."""
    name = database.settings_dict["NAME"]
    try:
        # A connection of its own, rolled back: looking at a database must not change it.
        with psycopg.connect(**database.get_connection_params()) as connection:
            version = connection.info.server_version
            if version < OLDEST:
                return f"PostgreSQL {version // 10000} serves the database {name}, at least version 15 is needed."
            sound = _knows_letters(connection)
            connection.rollback()
    except psycopg.Error as error:
        return f"The database {name} cannot be used: {str(error).strip().splitlines()[0]}"
    return "" if sound else UNSOUND.format(name=name)


def check_databases(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    found = [what_is_wrong(connections[alias]) for alias in databases or ()]
    return [checks.Error(sentence, id="embedded.E001") for sentence in found if sentence]


def _knows_letters(connection: psycopg.Connection[Any]) -> bool:
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    answer = connection.execute("SELECT show_trgm('Иван') <> '{}' AND lower('ŁÓDŹ') = 'łódź'").fetchone()
    return bool(answer and answer[0])
