from __future__ import annotations

import logging
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.specs import specs
from crm.people.models import User

log = logging.getLogger(__name__)


class UnknownJobError(LookupError):
    """No app has registered a job of this name."""


def queue(
    name: str,
    *,
    args: dict[str, Any],
    run_as: User | None = None,
    unique: str = "",
    due_at: datetime | None = None,
    title: str = "",
) -> Job:
    """Write the job's row; on commit, hint the workers.

    `unique`: while an unfinished job has this key, that one is returned and nothing is written.
    """
    spec = specs.get(name)
    if spec is None:
        raise UnknownJobError(name)
    now = timezone.now()
    job = Job(
        name=name,
        title=title[:200],
        args=args,
        modules=spec.modules(args),
        run_as=run_as,
        unique_key=unique,
        due_at=due_at or now,
        max_attempts=spec.max_attempts,
    )
    is_due = job.due_at <= now
    job.hinted_at = now if is_due else None
    if unique:
        written = _insert_unless_unfinished(job)
        if written is not job:
            return written
    else:
        job.save(force_insert=True)
    if is_due:
        transaction.on_commit(lambda: hint(job.pk, name), robust=True)
    return job


def _insert_unless_unfinished(job: Job) -> Job:
    while True:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        known = Job.objects.unfinished().filter(unique_key=job.unique_key).first()
        # None: the one that stood in the way finished just now, so there is room.
        if known is not None:
            if known.created_at != job.created_at:
                return known
            job.pk, job._state.adding = known.pk, False
            return job


def hint(job_id: int, name: str) -> None:
    """Tell the workers that a job is due. Without a broker nothing is lost: the sweep hints again."""
    # Late and by name: the web process needs Celery and its broker's client only here, and celery.py lies above the
    # apps.
    celery = import_module("crm.celery").app
    unreachable = import_module("kombu.exceptions").OperationalError
    silent = import_module("redis.exceptions").RedisError
    spec = specs.get(name)
    limit = spec.limit.total_seconds() if spec else None
    try:
        celery.send_task(
            "crm.jobs.run_job",
            (job_id,),
            retry=False,
            ignore_result=True,
            expires=settings.JOBS_HINT_SECONDS * 4,
            soft_time_limit=limit,
            time_limit=limit + 60 if limit else None,
        )
    except (unreachable, silent, OSError):
        log.warning(
            "Job %s waits for the sweep: the broker does not answer",
            job_id,
            exc_info=True,
        )
        Job.objects.filter(pk=job_id).update(hinted_at=None)


@transaction.atomic
def cancel_job(*, job: Job, by: User) -> Job:
    """A waiting job ends at once; a running one is asked to stop at its next clean point.

    Raises ValidationError for a job that must be done.
    """
    if job.is_binding:
        raise ValidationError(_("This is the rest of what was done already: it cannot be cancelled."))
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, timezone.now()
    if job.state in (JobState.RUNNING, JobState.CANCELLED) and job.cancel_asked_at is None:
        job.cancel_asked_at = timezone.now()
        log.info("Job %s was cancelled by %s", job.pk, by.pk)
    job.save(update_fields=["state", "finished_at", "cancel_asked_at"])
    return job


@transaction.atomic
def retry_job(*, job: Job, by: User) -> Job:
    """Queue a failed or cancelled job once more; it goes on from its last checkpoint."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        job.state, job.due_at, job.hinted_at = (
            JobState.QUEUED,
            timezone.now(),
            timezone.now(),
        )
        job.attempt_count, job.finished_at, job.cancel_asked_at = 0, None, None
        job.save()
        log.info("Job %s was queued again by %s", job.pk, by.pk)
        transaction.on_commit(lambda: hint(job.pk, job.name), robust=True)
    return job
