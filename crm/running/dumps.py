"""The whole database as one file, by PostgreSQL's own programs."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.db import connection

from crm.embedded.programs import postgres_programs
from crm.embedded.troubles import Trouble

HEADER_LINES = 30


def dump(target: Path) -> None:
    """Write a consistent picture of the database, in pg_dump's custom format."""
    _run([_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])


def load(source: Path) -> None:
    """Replace everything in the database by what `source` holds: all of it or, on any error, nothing."""
    unpack = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    command = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=complaints) as script,
        subprocess.Popen(
            [*command, "--file=-"],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        ) as database,
    ):
        with contextlib.suppress(BrokenPipeError):
            _feed(script, database)
        if script.wait():
            database.kill()  # nothing is committed before its input ends
        elif database.stdin:
            with contextlib.suppress(BrokenPipeError):
                database.stdin.close()
        failed = bool(script.returncode or database.wait())
        complaints.seek(0)
        if failed:
            raise Trouble(f"The backup was not restored: {_first_error(complaints.read().decode())}")


def _feed(script: subprocess.Popen[bytes], database: subprocess.Popen[bytes]) -> None:
    if not script.stdout or not database.stdin:
        return
    database.stdin.write(b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
    for _ in range(HEADER_LINES):
        line = script.stdout.readline()
        if not line.startswith(b"SET transaction_timeout"):  # older servers do not know it
            database.stdin.write(line)
    shutil.copyfileobj(script.stdout, database.stdin, 2**20)
    database.stdin.flush()


def _program(name: str) -> str:
    return str(postgres_programs() / name)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"{Path(command[0]).name}: {_first_error(done.stderr)}")


def _first_error(text: str) -> str:
    lines = [line for line in text.splitlines() if "error" in line.lower()] or [text.strip()]
    return lines[0]


def _environment() -> dict[str, str]:
    settings = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    found = {variable: str(settings.get(name) or "") for variable, name in names.items()}
    found["PGSSLMODE"] = (settings.get("OPTIONS") or {}).get("sslmode", "")
    given = {variable: value for variable, value in found.items() if value}
    return {**os.environ, **given, "PGOPTIONS": "", "LC_ALL": "C"}
