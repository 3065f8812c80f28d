"""Start real workers and schedulers on the test's database, and kill them the hard way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection


class Programs:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen] = []

    def worker(self) -> subprocess.Popen:
        return self._start("worker", "--concurrency", "2", "--without-mingle", "--without-gossip")

    def scheduler(self) -> subprocess.Popen:
        return self._start("beat", "--pidfile", "")

    def _start(self, *words: str) -> subprocess.Popen:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "TEST_DATABASE": connection.settings_dict["NAME"],
            "TEST_REDIS_URL": settings.REDIS_URL,
            "TEST_SCHEDULE": str(self.folder / "schedule"),
        }
        log = (self.folder / f"{words[0]}.log").open("a")
        command = [sys.executable, "-m", "celery", "--app", "tests.faults.app", *words, "--loglevel", "INFO"]
        program = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        self.running.append(program)
        return program

    def kill(self, program: subprocess.Popen) -> None:
        """kill -9 of the program and all its children, as when the machine loses power."""
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        self.running.remove(program)

    def kill_all(self) -> None:
        for program in list(self.running):
            self.kill(program)
        # What the server still does for the dead would stand in the way of emptying the tables.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )

    def logs(self) -> str:
        return "\n".join(log.read_text()[-3000:] for log in sorted(self.folder.glob("*.log")))


def wait_until(question, programs: Programs, seconds: float = 60):
    """Ask until the answer is true; its programs' logs tell why it never was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"it did not happen within {seconds} s\n{programs.logs()}")
