from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.utils import timezone

from crm.frozen import frozen
from crm.jobs.models import Heartbeat, Job
from crm.jobs.models.jobs import JobQuerySet, JobState

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class JobHealth:
    """What the health page says of jobs. `late_since`: when the longest waiting job was due."""

    waiting: int
    running: int
    failed_today: int
    late_since: datetime | None
    scheduler_seen_at: datetime | None

    @property
    def scheduler_is_alive(self) -> bool:
        seen = self.scheduler_seen_at
        return seen is not None and timezone.now() - seen < Heartbeat.FRESH


def sees_all_jobs(user: User) -> bool:
    """Whoever reads the audit sees everybody's jobs, and the program's own."""
    return user.has_perm("audit.view_audit")


def visible_jobs(user: User, *, mine: bool = False) -> JobQuerySet:
    jobs = Job.objects.select_related("run_as")
    return jobs if sees_all_jobs(user) and not mine else jobs.filter(run_as=user)


def job_health() -> JobHealth:
    """One look at the jobs and the scheduler, in two queries."""
    now = timezone.now()
    late = Q(state=JobState.QUEUED, due_at__lt=now)
    failed = Q(state=JobState.FAILED, finished_at__gte=now - timedelta(days=1))
    figures = (
        Job.objects.awake()
        .filter(Q(state__in=["queued", "running"]) | failed)
        .aggregate(
            waiting=Count("id", filter=late),
            running=Count("id", filter=Q(state=JobState.RUNNING)),
            failed_today=Count("id", filter=failed),
            late_since=Min("due_at", filter=late),
        )
    )
    seen_at = Heartbeat.objects.filter(name="scheduler").values_list("seen_at", flat=True).first()
    return JobHealth(scheduler_seen_at=seen_at, **figures)
