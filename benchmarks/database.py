"""The benchmark's own database beside the real one: made, migrated and loaded once, then used again."""

from __future__ import annotations

import time
from typing import Any

import django
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

LOADER = 1  # counts changes of the data set


def use_database(clients: int, *, afresh: bool = False) -> None:
    """Point Django at the database for this number of clients; load it unless it is there already."""
    database: dict[str, Any] = settings.DATABASES["default"]
    usual, name = database["NAME"], f"bench_{clients}"
    django.setup()
    _make(usual, name, afresh=afresh)
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.ALLOWED_HOSTS = ["*"]
    cache.clear()
    call_command("migrate", verbosity=0)
    if not _is_loaded():
        _load(clients)


def _make(usual: str, name: str, *, afresh: bool) -> None:
    connection.settings_dict["NAME"] = usual
    with connection.cursor() as cursor:
        if afresh:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')


def _is_loaded() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_loaded (loader int, loaded_at timestamptz)")
        cursor.execute("SELECT 1 FROM bench_loaded WHERE loader = %s", [LOADER])
        return cursor.fetchone() is not None


def _load(clients: int) -> None:
    from benchmarks.loading.clients import load_clients
    from benchmarks.loading.firm import load_firm

    print(f"Loading {clients:,} clients ...", flush=True)
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET work_mem = '256MB'")
    load_firm()
    load_clients(clients)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("INSERT INTO bench_loaded VALUES (%s, %s)", [LOADER, timezone.now()])
    connection.close()
    print(f"Loaded in {time.perf_counter() - started:.0f} s", flush=True)
