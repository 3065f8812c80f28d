"""The real web server and worker on the benchmark's database, and what they hold in memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.db import connection

from benchmarks.rows import CannotMeasure
from crm.running.child import ENVIRONMENT
from crm.running.parts import WEB_PYTHON

PATIENCE = 60.0


@contextmanager
def program(*words: str, python: Sequence[str] = (sys.executable,)) -> Iterator[int]:
    """A Python program in a process group of its own; its process number."""
    environment = (
        os.environ
        | ENVIRONMENT
        | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONWARNINGS": "ignore",
            "BENCH_DATABASE": str(connection.settings_dict["NAME"]),
        }
    )
    started = subprocess.Popen(
        [*python, "-m", *words],
        cwd=settings.BASE_DIR,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield started.pid
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


@contextmanager
def web_server(*, workers: int) -> Iterator[tuple[int, int]]:
    """(process number, port) of a web server on loopback that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        *("granian", "--interface", "wsgi", "crm.wsgi:application", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(settings.WEB_THREADS)),
        *("--no-ws", "--log-level", "error"),
    ]  # fmt: skip
    with program(*words, python=WEB_PYTHON) as number:
        wait_for(lambda: _answers(port), "the web server did not start")
        yield number, port


@contextmanager
def job_worker() -> Iterator[int]:
    words = ("celery", "--app", "crm.celery", "worker", "--loglevel", "ERROR", "--concurrency", "1")
    with program(*words, "--without-mingle", "--without-gossip") as number:
        yield number


def wait_for(question: Callable[[], object], trouble: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            raise CannotMeasure(trouble)
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        return ask(HTTPConnection("127.0.0.1", port, timeout=5), "/", "") < 500
    except OSError:
        return False


def ask(browser: HTTPConnection, path: str, cookie: str) -> int:
    """The status of one page, read to its end."""
    browser.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    response = browser.getresponse()
    response.read()
    return response.status


def ask_many(port: int, cookies: Sequence[str], paths: Sequence[str], *, count: int, people: int) -> float:
    """`people` browsers ask for `count` pages in all, each with its cookie; returns the seconds."""
    numbers, troubles = iter(range(count)), []
    lock = threading.Lock()

    def browse(person: int) -> None:
        browser = HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None or troubles:
                return
            path = paths[number % len(paths)]
            try:
                status = ask(browser, path, cookies[(number // len(paths) + person) % len(cookies)])
            except OSError as error:
                status = repr(error)
            if status != 200:
                troubles.append(f"{path} answered {status}")

    threads = [threading.Thread(target=browse, args=(person,)) for person in range(people)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise CannotMeasure(troubles[0])
    return time.perf_counter() - started


def resident(number: int) -> float:
    """Megabytes in memory of the largest child of a process, which does the work; of itself if it has none.

    With what that child's own children hold besides what they share with it.
    """
    if not Path(f"/proc/{number}/task").exists():
        raise CannotMeasure("this system does not tell what processes hold in memory")
    return max(
        _megabytes(child, "status", "VmRSS")
        + sum(_megabytes(second, "smaps_rollup", "Private_") for second in _children(child))
        for child in _children(number) or [number]
    )


def _children(number: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _megabytes(number: int, file: str, name: str) -> float:
    """The sum of the lines of a file of a process that begin with a name."""
    try:
        lines = Path(f"/proc/{number}/{file}").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))
