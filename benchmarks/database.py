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

# The parts of the data set in their order; the number counts changes of a part.
PARTS = {"clients": 1, "sales": 1, "service": 1}


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
    # Late: it needs Django to be ready.
    from crm.access.role_sets import install_role_set

    install_role_set(mode="private")  # entities that came after the data set was loaded
    missing = [part for part in PARTS if not _is_loaded(part)]
    if missing:
        _load(clients, missing)


def _make(usual: str, name: str, *, afresh: bool) -> None:
    connection.settings_dict["NAME"] = usual
    with connection.cursor() as cursor:
        if afresh:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')


def _is_loaded(part: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_parts (part text, version int, loaded_at timestamptz)"
        )
        cursor.execute("SELECT 1 FROM bench_parts WHERE part = %s AND version = %s", [part, PARTS[part]])
        return cursor.fetchone() is not None


def _load(clients: int, parts: list[str]) -> None:
    print(f"Loading {clients:,} clients: {', '.join(parts)} ...", flush=True)
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET work_mem = '256MB'")
    for part in parts:
        _load_part(part, clients)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_parts VALUES (%s, %s, %s)", [part, PARTS[part], timezone.now()])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    connection.close()
    print(f"Loaded in {time.perf_counter() - started:.0f} s", flush=True)


def _load_part(part: str, clients: int) -> None:
    # Late: these need Django to be ready.
    from benchmarks.loading import clients as contacts
    from benchmarks.loading import firm, sales, service

    if part == "clients":
        firm.load_firm()
        contacts.load_clients(clients)
    elif part == "sales":
        sales.load_sales()
    else:
        service.load_service()
