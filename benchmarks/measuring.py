"""Time one row: warm requests, then thirty; their median and p95, queries, time in SQL, size on the wire."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial
from typing import Any, Self

from django.db import connection
from django.test import Client as Browser

from benchmarks.rows import CannotMeasure, Row
from crm.access.backend import ScopeBackend
from crm.people.models import User
from crm.running.stack import with_room


@dataclass
class Sample:
    """One measured run. `rate` is what a batch did a second, `mb` what its process held."""

    ms: float
    cpu_ms: float = 0.0
    queries: int = 0
    sql_ms: float = 0.0
    kb: float = 0.0
    rate: float | None = None
    mb: float | None = None


@dataclass
class Figures:
    """One line of the table, as it goes into the JSON."""

    id: str
    p50_ms: float | None = None
    p95_ms: float | None = None
    cpu_ms: float | None = None  # of our own process: says most on a machine that others use too
    queries: int | None = None
    sql_ms: float | None = None
    kb: float | None = None
    rate: float | None = None
    mb: float | None = None  # in memory at the end
    calibration_ms: float | None = None
    goal: dict[str, Any] = field(default_factory=dict)
    ok: bool = False
    why: str = ""


class Bench:
    """What the rows measure with: people to sign in as, requests through all middleware, a watch for SQL."""

    def __init__(self, clients: int) -> None:
        self.clients = clients
        self.undo: list[
            Callable[[], object]
        ] = []  # what the row of the moment has set up, taken back after it

    @cached_property
    def browsers(self) -> dict[str, Browser]:
        found = {}
        for key in ("rep", "rep_cold", "lead", "director"):
            found[key] = Browser(headers={"accept-encoding": "gzip"})
            found[key].force_login(self.user(key))
        return found

    def user(self, key: str) -> User:
        return User.objects.get(email=f"{key}@bench.example")

    def reader(self, key: str) -> User:
        """The same person as a request has them: with the version of their access."""
        found = ScopeBackend().get_user(self.user(key).pk)
        if found is None:
            raise CannotMeasure(f"{key} does not work here")
        return found

    def get(self, key: str, url: str, *, htmx: bool = False, status: int = 200) -> Any:
        """A function that asks for a page once, as one of the four."""
        browser = self.browsers[key]
        headers = {"HX-Request": "true"} if htmx else {}

        def once() -> Sample:
            with Watch() as watch:
                response = with_room(partial(browser.get, url, headers=headers))  # as the web process does
                content = response.content
            if response.status_code != status:
                raise CannotMeasure(f"{url} answered {response.status_code}")
            return watch.sample(content)

        return once


class Watch:
    """Counts and times the statements of a block."""

    def __enter__(self) -> Self:
        self.queries, self.sql_seconds = 0, 0.0
        self._wrapper = connection.execute_wrapper(self._execute)
        self._wrapper.__enter__()
        self._started, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds, self.cpu = time.perf_counter() - self._started, time.process_time() - self._cpu
        self._wrapper.__exit__(*error)

    def _execute(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.sql_seconds += time.perf_counter() - started

    def sample(self, content: bytes = b"") -> Sample:
        size = len(gzip.compress(content, 6)) / 1024 if content else 0.0
        return Sample(self.seconds * 1000, self.cpu * 1000, self.queries, self.sql_seconds * 1000, size)


def calibrate() -> float:
    """Milliseconds of a fixed piece of arithmetic: how fast this machine is just now."""
    started, total = time.perf_counter(), 0
    for n in range(1_000_000):
        total += n * n % 7
    return (time.perf_counter() - started) * 1000


def measure(row: Row, bench: Bench) -> Figures:
    figures = Figures(
        row.id, goal={key: value for key, value in asdict(row.goal).items() if value is not None}
    )
    figures.calibration_ms = round(calibrate(), 1)
    try:
        once = row.prepare(bench)
        for _ in range(row.warm):
            once()
        samples = [once() for _ in range(row.repeats)]
    except Exception as error:  # noqa: BLE001  a row that cannot be measured is a line that says so
        figures.why = f"{type(error).__name__}: {error}"[:200]
        return figures
    finally:
        while bench.undo:
            bench.undo.pop()()
    times = sorted(sample.ms for sample in samples)
    figures.p50_ms = round(statistics.median(times), 1)
    figures.p95_ms = round(times[min(len(times) - 1, round(0.95 * len(times)))], 1)
    figures.cpu_ms = round(statistics.median(sample.cpu_ms for sample in samples), 1)
    figures.queries = max(sample.queries for sample in samples)
    figures.sql_ms = round(statistics.median(sample.sql_ms for sample in samples), 1)
    figures.kb = round(samples[-1].kb, 1)
    rates = [sample.rate for sample in samples if sample.rate is not None]
    figures.rate = round(statistics.median(rates), 1) if rates else None
    held = [sample.mb for sample in samples if sample.mb is not None]
    figures.mb = round(max(held), 1) if held else None
    figures.ok = is_within(row, figures)
    return figures


def is_within(row: Row, figures: Figures) -> bool:
    goal = row.goal
    bounds = [
        (goal.p50, figures.p50_ms), (goal.p95, figures.p95_ms),
        (goal.queries, figures.queries), (goal.kb, figures.kb), (goal.mb, figures.mb),
    ]  # fmt: skip
    held = all(bound is None or (value is not None and value <= bound) for bound, value in bounds)
    return held and (goal.at_least is None or (figures.rate or 0) >= goal.at_least)
