"""The whole program as a person starts it: own data folder, own port, real processes."""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from crm.embedded.places import places

pytestmark = pytest.mark.xdist_group("start")
PATIENCE = 90
WITHOUT_OURS = {"DATABASE_URL", "REDIS_URL", "PGOPTIONS", "SECRET_KEY"}
MAKE_EDDA = """
from crm.people.models import User
User.objects.create(email="edda@example.com", name="Edda")
"""
COUNT = "from crm.people.models import User; print('people:', User.objects.count())"


@dataclass
class Installation:
    folder: Path
    port: int

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in WITHOUT_OURS}
        return {**kept, "DATA_DIR": str(self.folder), "PORT": str(self.port), "DEMO": "0", "WEB_WORKERS": "1"}

    def popen(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str) -> tuple[int, str]:
        child = self.popen(*command)
        output, _ = child.communicate(timeout=PATIENCE)
        return child.returncode, output

    def health(self) -> dict[str, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return {}

    def is_healthy(self) -> bool:
        return set(self.health().values()) == {"ok"}


def wait_until(question) -> None:
    end = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def children_of(pid: int) -> dict[str, int]:
    """Command line to process of the direct children."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[1] == str(pid) and fields[0] != "Z":
                found[(stat.parent / "cmdline").read_text().replace("\0", " ")] = int(stat.parent.name)
        except OSError:
            continue
    return found


def with_half_a_dump(backup: Path) -> Path:
    """The same backup as a bad disk would give it back."""
    damaged = backup.with_name("damaged.tar")
    with tarfile.open(backup) as whole, tarfile.open(damaged, "w") as half:
        for member in whole:
            content = whole.extractfile(member).read() if member.isfile() else b""
            if member.name == "database.dump":
                content = content[: len(content) * 3 // 4]
            member.size = len(content)
            half.addfile(member, io.BytesIO(content))
    return damaged


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Iterator[Installation]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("start") / "data"
    yield Installation(folder, port)
    shutil.rmtree(places(folder).home, ignore_errors=True)  # as root it may lie elsewhere


@pytest.fixture(scope="module")
def programs(installation) -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for program in started:
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
        program.communicate(timeout=PATIENCE)


@pytest.fixture
def running(installation, programs) -> subprocess.Popen[str]:
    """The running program: started by the first test that asks, and again after one that stopped it."""
    if not programs or programs[-1].poll() is not None:
        programs.append(installation.popen("start"))
    wait_until(lambda: installation.is_healthy() or programs[-1].poll() is not None)
    assert programs[-1].poll() is None, programs[-1].stdout.read()
    return programs[-1]


@pytest.fixture
def stopped(installation, programs) -> Iterator[None]:
    """Nothing serves pages; the database servers stay up between the commands of the test."""
    for program in programs:
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
            program.wait(timeout=PATIENCE)
    installation.run("servers", "start")
    yield
    installation.run("servers", "stop")


class TestStart:
    def test_everything_is_up(self, installation, running):
        assert installation.is_healthy()

    def test_a_second_start_says_who_is_there(self, installation, running):
        code, output = installation.run("start")
        assert code == 1
        assert f"already uses {installation.folder}" in output
        assert f"http://localhost:{installation.port}" in output

    @pytest.mark.parametrize("part", ["granian", "worker", "beat"])
    def test_a_killed_part_comes_back(self, installation, running, part):
        def processes() -> set[int]:
            return {pid for line, pid in children_of(running.pid).items() if part in line.split()}

        wait_until(processes)  # a part that has just been started bears its parent's name for a moment
        before = processes()
        for process in before:
            os.kill(process, signal.SIGKILL)
        wait_until(lambda: processes() - before)
        wait_until(installation.is_healthy)

    def test_a_killed_database_comes_back(self, installation, running):
        lock = installation.folder / "servers" / "postgres" / "postmaster.pid"
        os.kill(int(lock.read_text().splitlines()[0]), signal.SIGKILL)
        wait_until(lambda: not installation.is_healthy())
        wait_until(installation.is_healthy)

    def test_nothing_is_restored_under_a_running_program(self, installation, running, tmp_path):
        backup = str(tmp_path / "firm.tar")
        assert installation.run("backup", backup)[0] == 0
        code, output = installation.run("restore", backup, "--yes")
        assert code == 1
        assert "Stop it first" in output

    def test_it_stops_cleanly(self, installation, running):
        running.send_signal(signal.SIGTERM)
        output, _ = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0
        assert output.rstrip().endswith("Stopped.")
        assert "PostgreSQL: not running" in installation.run("servers", "status")[1]


class TestBackup:
    def test_what_was_there_comes_back(self, installation, stopped, tmp_path):
        backup = tmp_path / "firm.tar"
        assert installation.run("setup")[0] == 0
        note = installation.folder / "files" / "note.txt"
        note.parent.mkdir(exist_ok=True)
        note.write_text("first")
        installation.run("shell", "-c", MAKE_EDDA)
        assert installation.run("backup", str(backup))[0] == 0
        assert backup.stat().st_mode & 0o077 == 0

        note.write_text("second")
        installation.run("shell", "-c", "from crm.people.models import User; User.objects.all().delete()")
        code, output = installation.run("restore", str(backup))
        assert code == 0, output
        assert note.read_text() == "first"
        assert "people: 1" in installation.run("shell", "-c", COUNT)[1]

        code, output = installation.run("restore", str(backup))
        assert code == 1
        assert "add --yes to replace it" in output

        code, output = installation.run("restore", str(with_half_a_dump(backup)), "--yes")
        assert code == 1
        assert "The backup was not restored" in output
        assert "people: 1" in installation.run("shell", "-c", COUNT)[1]

    def test_another_file_is_refused_before_anything_is_touched(self, installation, stopped, tmp_path):
        letter = tmp_path / "letter.tar"
        letter.write_text("Dear Sir")
        code, output = installation.run("restore", str(letter), "--yes")
        assert code == 1
        assert "is not a backup of Rapport" in output
