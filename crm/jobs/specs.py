"""The registered jobs: what may be queued by name, how often it runs by itself, how it is limited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from crm.frozen import frozen
from crm.modules import module_of
from crm.registry import Registry

Every = timedelta | str | None
F = TypeVar("F", bound=Callable[..., dict[str, Any] | None])

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class JobSpec:
    """One registered job.

    `every`: a timedelta, or "02:30" for once a day at that time of the firm's zone.
    `atomic`: the function and the job's end are one transaction (for short jobs in the database).
    `limit`: after that long the worker is stopped; the job goes on from its last checkpoint.
    `needs`: modules besides that of its own app without which it waits; `module_in(args)`: one that its arguments name.
    `binding`: the rest of what was done already; it runs also when its maker has left, and nobody cancels it.
    `told_as`: the kind of notice (crm.messages.job_kinds) by which whoever it runs as hears of its end; "": none.
    """

    key: str
    run: Callable[..., dict[str, Any] | None]
    every: Every = None
    atomic: bool = False
    max_attempts: int = 5
    limit: timedelta = timedelta(hours=2)
    title: str | Promise = ""
    needs: tuple[str, ...] = ()
    module_in: Callable[[Mapping[str, Any]], str] | None = None
    binding: bool = False
    told_as: str = ""

    @property
    def module(self) -> str:
        return module_of(self.key)

    def modules(self, args: Mapping[str, Any]) -> list[str]:
        """Those that must be on for a job with these arguments."""
        named = self.module_in(args) if self.module_in else ""
        return sorted({self.module, named, *self.needs} - {""})

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
    needs: tuple[str, ...] = (),
    module_in: Callable[[Mapping[str, Any]], str] | None = None,
    binding: bool = False,
    told_as: str = "",
) -> Callable[[F], F]:
    """Register `(run: JobRun, **args)` under "app.verb"; it lives in an app's `tasks.py`.

    What it returns is kept as the job's result: {"summary": "...", "url": "/..."} are shown to people.
    """
    if isinstance(every, str):
        time.fromisoformat(every)

    def register(function: F) -> F:
        spec = JobSpec(
            name, function, every, atomic, max_attempts, limit, title, needs, module_in, binding, told_as
        )  # fmt: skip
        specs.register(spec)
        return function

    return register
