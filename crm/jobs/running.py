"""Claim a job, run its function, write how it ended. Workers and tests come through the same door."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.audit.context import AuditContext, audit_context
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.runs import JobCancelled, JobFailed, JobRun, LeaseLost, announce_end, lease_end
from crm.jobs.specs import JobSpec, specs
from crm.people.models import Firm, User

log = logging.getLogger(__name__)


def claim(job_id: int) -> Job | None:
    """Take the job under a lease; None when it is not due, finished, or in another worker's hands."""
    with transaction.atomic():
        free = Job.objects.claimable().select_for_update(skip_locked=True)
        job = free.filter(pk=job_id).first()
        if job is None:
            return None
        if job.attempt_count >= job.max_attempts:
            _give_up(job)
            return None
        job.state = JobState.RUNNING
        job.run_no += 1
        job.attempt_count += 1
        job.started_at = job.started_at or timezone.now()
        job.lease_until, job.hinted_at = lease_end(), None
        job.save(
            update_fields=[
                "state",
                "run_no",
                "attempt_count",
                "started_at",
                "lease_until",
                "hinted_at",
            ]
        )
    return job


def _give_up(job: Job) -> None:
    job.state, job.finished_at, job.lease_until = JobState.FAILED, timezone.now(), None
    job.message = _("The worker stopped %(count)s times during this job.") % {"count": job.attempt_count}
    job.save(update_fields=["state", "finished_at", "lease_until", "message"])
    announce_end(job, JobState.FAILED, {}, job.message)


def run_job(job_id: int, *, in_thread: bool = True, reraise: bool = False) -> str | None:
    """Run one job if it can be claimed; returns its new state, or None.

    `in_thread`: renew the lease from a thread (workers). `reraise`: errors also reach the caller (tests).
    """
    job = claim(job_id)
    if job is None:
        return None
    run = JobRun(job, in_thread=in_thread)
    with run.alive():
        try:
            return _attempt(run)
        except LeaseLost:
            log.warning("Job %s (%s) was taken over by another worker", job.pk, job.name)
            return None
        except JobFailed as error:
            run.end(JobState.FAILED, message=str(error)[:500])
            return JobState.FAILED
        except Exception as error:
            log.exception("Job %s (%s) stopped with an error", job.pk, job.name)
            state = _end_with_error(run, error)
            if reraise:
                raise
            return state


def _attempt(run: JobRun) -> str:
    spec = specs.get(run.job.name)
    if spec is None:
        raise JobFailed(_("This version knows no job named %(name)s.") % {"name": run.job.name})
    if run.user is not None and not run.user.is_active and not spec.binding:
        raise JobFailed(_("%(person)s no longer works here.") % {"person": run.user})
    try:
        with (
            as_person(run.user),
            audit_context(AuditContext(request_id=f"job-{run.job.pk}")),
        ):
            return _call(run, spec)
    except JobCancelled:
        return run.end_stopped()


def _call(run: JobRun, spec: JobSpec) -> str:
    with transaction.atomic() if spec.atomic else nullcontext():
        run.stop_if_cancelled()
        result = spec.run(run, **run.job.args)
        if run.was_stopped:
            return run.end_stopped(result=result, error="")
        run.end(JobState.DONE, result=result, error="")
        return JobState.DONE


def _end_with_error(run: JobRun, error: Exception) -> str:
    job = run.job
    trace = traceback.format_exc()[-8000:]
    attempt_count = Job.objects.values_list("attempt_count", flat=True).get(pk=job.pk)
    if attempt_count >= job.max_attempts:
        run.end(
            JobState.FAILED,
            error=trace,
            message=f"{type(error).__name__}: {error}"[:500],
        )
        return JobState.FAILED
    run.end(JobState.QUEUED, error=trace, due_at=timezone.now() + backoff(attempt_count))
    return JobState.QUEUED


def backoff(attempt_count: int) -> timedelta:
    """5, 20, 80, 320, then 600 seconds."""
    return timedelta(seconds=min(600, 5 * 4 ** min(attempt_count - 1, 4)))


@contextmanager
def as_person(user: User | None) -> Iterator[None]:
    """The language and time zone of the person a job runs as, else those of the firm, as on that person's pages."""
    if user is None:
        yield
        return
    firm = Firm.load()
    language = user.language or (firm.language if firm else translation.get_language())
    zone = user.time_zone or (firm.time_zone if firm else "")
    with translation.override(language), timezone.override(zone) if zone else nullcontext():
        yield


def run_due_jobs(name: str = "", *, reraise: bool = True, rounds: int = 50) -> list[int]:
    """Run in this process whatever is due, also what that work queues; returns the ids that ran."""
    ran: list[int] = []
    for _round in range(rounds):
        due = Job.objects.claimable().order_by("due_at", "id")
        ids = list((due.filter(name=name) if name else due).values_list("pk", flat=True)[:200])
        if not ids:
            break
        for job_id in ids:
            run_job(job_id, in_thread=False, reraise=reraise)
            ran.append(job_id)
    return ran
