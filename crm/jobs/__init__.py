"""Work that outlives a request: a row in PostgreSQL, run by a worker, hinted by Celery.

from crm.jobs import JobRun, job, later

@job("contacts.import_rows")
def import_rows(run: JobRun, *, upload_id: int) -> dict[str, int] | None: ...

later("contacts.import_rows", run_as=user, title="Import of clients.csv", upload_id=7)
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm.jobs.specs import job

if TYPE_CHECKING:
    from crm.jobs.models import Job
    from crm.jobs.runs import JobCancelled, JobFailed, JobRun
    from crm.people.models import User

__all__ = ["JobCancelled", "JobFailed", "JobRun", "job", "later"]


def later(
    name: str,
    *,
    run_as: User | None = None,
    unique: str = "",
    due_at: datetime | None = None,
    title: str = "",
    **args: Any,
) -> Job:
    """Write a job row in the caller's transaction; see `crm.jobs.actions.queueing.queue`."""
    from crm.jobs.actions.queueing import queue

    return queue(name, run_as=run_as, unique=unique, due_at=due_at, title=title, args=args)


def __getattr__(name: str) -> Any:
    # The run's classes need the models, which an app package may not import while Django starts.
    if name in {"JobCancelled", "JobFailed", "JobRun"}:
        from crm.jobs import runs

        return getattr(runs, name)
    raise AttributeError(name)
