"""A migrated, empty database from which test databases are copied.

It is named after everything that migrations consist of, so that an edited migration makes a new one.
Copying takes a tenth of a second where migrating takes several.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

PREFIX = "template_"


def template_database() -> str:
    """The name of the database to copy; made when it is not there yet."""
    name = f"{PREFIX}{_fingerprint(settings.BASE_DIR)}"
    with (settings.DATA_DIR / "template.lock").open("a") as lock, _server() as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _templates(server):
            draft = f"draft_{name}"
            _execute(server, "DROP DATABASE IF EXISTS {}", draft)
            _execute(server, "CREATE DATABASE {}", draft)
            _migrate(draft)
            for old in _templates(server):
                _execute(server, "DROP DATABASE IF EXISTS {}", old)
            _execute(server, "ALTER DATABASE {} RENAME TO {}", draft, name)
    return name


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256((root / "requirements.txt").read_bytes())
    for folder in ("crm", "contacts", "privacy", "sales", "campaigns", "service", "analytics"):
        for path in sorted([*(root / folder).rglob("migrations/*.py"), *(root / folder).glob("sql/*.py")]):
            digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _server() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(**connections["default"].get_connection_params(), autocommit=True) as server:
        yield server


def _templates(server: psycopg.Connection[Any]) -> list[str]:
    rows = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    # template0 and template1 are the server's own.
    return [name for (name,) in rows if len(name) > len("template_1")]


def _execute(server: psycopg.Connection[Any], statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _migrate(database: str) -> None:
    connection = connections["default"]
    connection.close()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
