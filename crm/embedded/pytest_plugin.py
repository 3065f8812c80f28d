"""Starts the embedded servers once for a whole test run, however many workers it has.

Each run takes a free slot, so that two runs in one data folder have test databases and Valkey
databases of their own, each worker too. A `make run` beside it is not touched.
"""

import fcntl
import os
import shutil
from pathlib import Path
from typing import IO, Any

import pytest

from crm.embedded.places import broker_url, in_redis_database
from crm.embedded.valkey import NUMBERED_DATABASES

SLOTS = 20
WORKERS = 25
USUAL_DATABASES = 16  # of a server that REDIS_URL names
SLOT = "RAPPORT_TEST_SLOT"
TEMPLATE = "RAPPORT_TEST_TEMPLATE"


class Run:
    """What one test run holds until it ends."""

    def __init__(self) -> None:
        from django.conf import settings

        from crm.embedded.hold import Hold

        self.hold = None
        if settings.EMBEDDED_SERVERS:
            self.hold = Hold(settings.PLACES, print, settings.EMBEDDED_SERVERS)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.slot, self.lock = _free_slot(settings.DATA_DIR)

    def end(self) -> None:
        shutil.rmtree(_files_of(self.slot), ignore_errors=True)
        self.lock.close()
        if self.hold:
            self.hold.release()


_run: list[Run] = []


def pytest_configure(config: pytest.Config) -> None:
    options = config.option
    if options.collectonly or getattr(options, "help", False):
        return
    # A test's data is thrown away: it need not wait for the disk.
    os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _run.append(Run())
        os.environ[SLOT] = str(_run[0].slot)
        _make_template(config)
    _use_names(int(os.environ[SLOT]), _worker_number())


def pytest_unconfigure() -> None:
    while _run:
        _run.pop().end()


def _worker_number() -> int:
    """0 for a run without workers, else 1 for gw0."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1


def _make_template(config: pytest.Config) -> None:
    from django.conf import settings
    from pytest_django.plugin import blocking_manager_key

    if "postgres" in settings.EMBEDDED_SERVERS:
        from crm.embedded.template import template_database

        with config.stash[blocking_manager_key].unblock():
            os.environ[TEMPLATE] = template_database()


def _use_names(slot: int, worker: int) -> None:
    from django.conf import settings

    database: dict[str, Any] = settings.DATABASES["default"]
    # pytest-django adds the worker's name.
    database["TEST"] = {**database.get("TEST", {}), "NAME": f"test_{database['NAME']}_{slot}"}
    if TEMPLATE in os.environ:
        database["TEST"]["TEMPLATE"] = os.environ[TEMPLATE]
    # Hashing passwords as slowly as in real use would take most of the time of the tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    ours = "valkey" in settings.EMBEDDED_SERVERS
    number = 1 + (slot * WORKERS + worker) % ((NUMBERED_DATABASES if ours else USUAL_DATABASES) - 1)
    url = in_redis_database(settings.REDIS_URL, number)
    settings.REDIS_URL = settings.CACHES["default"]["LOCATION"] = url
    settings.CELERY_BROKER_URL = broker_url(url)
    # Files too: a test that empties a firm must reach neither those of another worker nor the real ones.
    settings.MEDIA_ROOT = _files_of(slot) / str(worker)
    # For programs that a test starts.
    os.environ |= {"TEST_REDIS_URL": url, "TEST_FILES": str(settings.MEDIA_ROOT)}


def _files_of(slot: int) -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR) / f"test-files-{slot}"


def _free_slot(root: Path) -> tuple[int, IO[str]]:
    for slot in range(SLOTS):
        lock = (root / f"tests-{slot}.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        return slot, lock
    raise pytest.UsageError(f"{SLOTS} test runs already use {root}")
