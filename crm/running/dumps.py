"""The whole database as one file, by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path

from django.db import connection

from crm.embedded.programs import postgres_programs
from crm.embedded.troubles import Trouble


def dump(target: Path) -> None:
    """Write a consistent picture of the database, in pg_dump's custom format."""
    _run([_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])


def load(source: Path) -> None:
    """Replace everything in the database by what `source` holds: all of it or, on any error, nothing."""
    script = source.with_suffix(".sql")
    _run(
        [_program("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(source)],
        connect=False,
    )
    fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    command = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    try:
        _run([*command, f"--command={fresh}", f"--file={script}"])
    finally:
        script.unlink()


def _program(name: str) -> str:
    return str(postgres_programs() / name)


def _run(command: list[str], *, connect: bool = True) -> None:
    environment = {**os.environ, **(_connection() if connect else {}), "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line.lower()] or [
            done.stderr.strip()
        ]
        raise Trouble(f"{Path(command[0]).name}: {lines[0]}")


def _connection() -> dict[str, str]:
    settings = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    found = {variable: str(settings.get(name) or "") for variable, name in names.items()}
    options = settings.get("OPTIONS") or {}
    if "sslmode" in options:
        found["PGSSLMODE"] = options["sslmode"]
    return {variable: value for variable, value in found.items() if value} | {"PGOPTIONS": ""}
