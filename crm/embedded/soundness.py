"""A database whose locale does not know letters beyond ASCII is refused, whoever runs it."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

OLDEST = 150000
UNSOUND = (
    "The database {name} was made with a locale that does not know letters like и, ł or پ, so searching and "
    "sorting names would silently fail: make it anew with "
    "CREATE DATABASE ... LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8' TEMPLATE template0."
)


def what_is_wrong(connection: BaseDatabaseWrapper) -> str:
    """One sentence about why this database will not do; empty when it will."""
    name = connection.settings_dict["NAME"]
    try:
        version = connection.cursor().connection.info.server_version
        if version < OLDEST:
            return f"PostgreSQL {version // 10000} serves the database {name}, at least version 15 is needed."
        return "" if _knows_letters(connection) else UNSOUND.format(name=name)
    except DatabaseError as error:
        return f"The database {name} cannot be used: {str(error).strip().splitlines()[0]}"


def check_databases(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    found = [what_is_wrong(connections[alias]) for alias in databases or ()]
    return [checks.Error(sentence, id="embedded.E001") for sentence in found if sentence]


def _knows_letters(connection: BaseDatabaseWrapper) -> bool:
    # Rolled back: looking at a database must not change it.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT show_trgm('Иван') <> '{}' AND lower('ŁÓDŹ') = 'łódź'")
        answer = bool(cursor.fetchone()[0])
        transaction.set_rollback(True, using=connection.alias)
    return answer
