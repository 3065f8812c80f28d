"""The registered jobs: what may be queued by name, how often it runs by itself, how it is limited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from crm.registry import Registry

Every = timedelta | str | None
F = TypeVar("F", bound=Callable[..., dict[str, Any] | None])

OPTIONAL_MODULES = ("sales", "campaigns", "service", "analytics")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class JobSpec:
    """One registered job.

    `every`: a timedelta, or "02:30" for once a day at that time of the firm's zone.
    `atomic`: the function and the job's end are one transaction (for short jobs in the database).
    `limit`: after that long the worker is stopped; the job goes on from its last checkpoint.
    """

    key: str
    run: Callable[..., dict[str, Any] | None]
    every: Every = None
    atomic: bool = False
    max_attempts: int = 5
    limit: timedelta = timedelta(hours=2)
    title: str | Promise = ""

    @property
    def module(self) -> str:
        """The module that takes the periodic job with it when it is switched off."""
        room = self.key.partition(".")[0]
        return room if room in OPTIONAL_MODULES else ""

    def slot(self, now: datetime, zone: str) -> str:
        """The latest moment at or before `now` at which a periodic job is due, as its unique name."""
        if isinstance(self.every, timedelta):
            return (EPOCH + (now - EPOCH) // self.every * self.every).isoformat()
        local = now.astimezone(ZoneInfo(zone))
        day = local.date() if local.time() >= self.time_of_day else local.date() - timedelta(days=1)
        return f"{day} {self.every}"

    @property
    def time_of_day(self) -> time:
        return time.fromisoformat(str(self.every))


specs: Registry[JobSpec] = Registry("jobs")


def job(
    name: str,
    every: Every = None,
    *,
    atomic: bool = False,
    max_attempts: int = 5,
    limit: timedelta = timedelta(hours=2),
    title: str | Promise = "",
) -> Callable[[F], F]:
    """Register `(run: JobRun, **args)` under "app.verb"; it lives in an app's `tasks.py`.

    What it returns is kept as the job's result: {"summary": "...", "url": "/..."} are shown to people.
    """
    if isinstance(every, str):
        time.fromisoformat(every)

    def register(function: F) -> F:
        specs.register(JobSpec(name, function, every, atomic, max_attempts, limit, title))
        return function

    return register
