"""One PostgreSQL server: made, started, found running, stopped."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from pwd import struct_passwd
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from crm.embedded.accounts import own, popen_options
from crm.embedded.children import ended_within, is_alive, last_words, spawn
from crm.embedded.places import DATABASE, ROLE, Places
from crm.embedded.programs import POSTGRES_MAJOR
from crm.embedded.troubles import Trouble
from crm.embedded.tuning import postgres_options
from crm.frozen import frozen


class Role(NamedTuple):
    name: str
    database: str
    key: str


PROGRAM = Role(ROLE, DATABASE, "database")
OWNER = Role("postgres", "postgres", "owner")
LEFTOVERS = ("pre-existing shared memory block", "lock file", "is another postmaster")


@frozen
class Postgres:
    places: Places
    programs: Path
    account: struct_passwd | None
    say: Callable[[str], None]

    @property
    def log(self) -> Path:
        return self.places.home / "postgres.log"

    def ensure(self) -> None:
        """Make it, start it, wait for it, whatever is still to be done."""
        if self._answers(patience=0):
            return
        self._check_version()
        if not self.places.cluster.exists():
            self._initialise()
        self._start()
        self._prepare()

    def pid(self) -> int | None:
        """The running server's process; None when there is none."""
        try:
            pid = int((self.places.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if is_alive(pid) and _is_postgres(pid) else None

    def stop(self) -> None:
        pid = self.pid()
        if pid is None:
            return
        for strength, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            os.kill(pid, strength)
            if ended_within(pid, seconds):
                return

    def connect(self, role: Role = PROGRAM) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.places.sockets),
            port=5432,
            dbname=role.database,
            user=role.name,
            password=self.places.secret(role.key),
            connect_timeout=10,
            autocommit=True,
        )

    def _initialise(self) -> None:
        self.say("Making the database folder ...")
        draft = self.places.home / "postgres.draft"
        shutil.rmtree(draft, ignore_errors=True)
        password = self.places.home / "password"
        password.touch(mode=0o600)
        password.write_text(self.places.secret(OWNER.key))
        own(password, self.account)
        # A plain "C" locale silently breaks lower-casing and trigrams of Polish, Cyrillic and Persian.
        command = [str(self.programs / "initdb"), f"--pgdata={draft}", f"--username={OWNER.name}"]
        command += [f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        done = subprocess.run(
            command,
            cwd=self.places.home,
            capture_output=True,
            text=True,
            check=False,
            **popen_options(self.account),  # type: ignore[call-overload]
        )
        password.unlink()
        if done.returncode:
            raise Trouble(f"The database folder could not be made: {done.stderr.strip().splitlines()[-1]}")
        draft.rename(self.places.cluster)

    def _check_version(self) -> None:
        stamp = self.places.cluster / "PG_VERSION"
        if not self.places.cluster.exists():
            return
        found = stamp.read_text().strip() if stamp.exists() else "unknown"
        if found != POSTGRES_MAJOR:
            raise Trouble(
                f"{self.places.cluster} holds data of PostgreSQL {found}, this release brings {POSTGRES_MAJOR}: "
                "go back to the release that made it, run manage.py backup, and restore the file here."
            )

    def _start(self) -> None:
        self._drop_stale_lock()
        options = postgres_options() | {"unix_socket_directories": str(self.places.sockets)}
        command = [str(self.programs / "postgres"), "-D", str(self.places.cluster)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        end = time.monotonic() + 60
        while True:
            child = spawn(command, log=self.log, account=self.account)
            if self._answers(patience=600, child=child):
                return
            words = last_words(self.log)
            # After a kill -9 the old server's children take a moment to let go.
            if time.monotonic() > end or not any(leftover in words for leftover in LEFTOVERS):
                raise Trouble(f"PostgreSQL does not start ({self.log}): {words}")
            time.sleep(0.5)

    def _answers(self, *, patience: float, child: subprocess.Popen[bytes] | None = None) -> bool:
        """Whether it takes connections; waits up to `patience` seconds while it is still getting up."""
        began, said = time.monotonic(), False
        while True:
            try:
                self.connect(OWNER).close()
            except psycopg.OperationalError as error:
                rising = (
                    "starting up" in str(error) or "recovery" in str(error) or "shutting down" in str(error)
                )
            else:
                return True
            waited = time.monotonic() - began
            if child is None and not rising:
                return False
            if child is not None and child.poll() is not None:
                return False
            if waited > max(patience, 600 if rising else 0):
                return False
            if waited > 5 and not said:
                said = True
                self.say(
                    "PostgreSQL is putting its data in order after an interruption; this can take minutes ..."
                )
            time.sleep(0.03)

    def _prepare(self) -> None:
        """The program's own role and database: it never works as the server's owner."""
        with self.connect(OWNER) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                password = sql.Literal(self.places.secret("database"))
                role = sql.Identifier(ROLE)
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, password),
                )
                connection.execute(sql.SQL("GRANT pg_monitor, pg_checkpoint TO {}").format(role))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(ROLE)
                    ),
                )

    def _drop_stale_lock(self) -> None:
        """After a reboot another process may have the number that postmaster.pid names."""
        lock = self.places.cluster / "postmaster.pid"
        if lock.exists() and self.pid() is None:
            lock.unlink()


def _is_postgres(pid: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()  # no /proc here: believe the file
