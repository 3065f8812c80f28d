from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from crm.jobs.actions.queueing import hint
from crm.jobs.models import Heartbeat, Job
from crm.jobs.models.jobs import JobState
from crm.jobs.specs import specs
from crm.people.models import Firm

AT_ONCE = 200
KEEP_DONE = timedelta(days=30)
KEEP_FAILED = timedelta(days=90)


def tick(now: datetime | None = None) -> int:
    """What the scheduler does every few seconds; returns how many jobs were hinted."""
    now = now or timezone.now()
    beat_heart("scheduler")
    queue_periodic(now)
    return sweep(now)


def sweep(now: datetime) -> int:
    """Hint every due job that no worker has taken for a while, and those a dead worker left behind."""
    stale = now - timedelta(seconds=settings.JOBS_HINT_SECONDS)
    with transaction.atomic():
        waiting = Job.objects.claimable(now).filter(Q(hinted_at=None) | Q(hinted_at__lt=stale))
        locked = waiting.select_for_update(skip_locked=True).order_by("due_at")
        due = list(locked.values_list("pk", "name")[:AT_ONCE])
        Job.objects.filter(pk__in=[pk for pk, _ in due]).update(hinted_at=now)
    for pk, name in due:
        hint(pk, name)
    return len(due)


def queue_periodic(now: datetime) -> int:
    """Write the row of every periodic job whose slot has come; a slot is unique, so two schedulers agree."""
    firm = Firm.load()
    if firm is None:
        return 0
    off = set(firm.modules_off)
    periodic = [spec for spec in specs.items() if spec.every and off.isdisjoint(spec.modules({}))]
    slots = {spec.key: spec.slot(now, firm.time_zone) for spec in periodic}
    known = set(Job.objects.filter(slot__in=set(slots.values())).values_list("name", "slot"))
    rows = [
        Job(
            name=spec.key,
            slot=slots[spec.key],
            unique_key=f"every:{spec.key}",
            modules=spec.modules({}),
            due_at=now,
            max_attempts=spec.max_attempts,
        )
        for spec in periodic
        if (spec.key, slots[spec.key]) not in known
    ]
    if rows:
        Job.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def beat_heart(name: str) -> None:
    """Note that the worker or scheduler of this name is alive now."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["seen_at"],
    )


def drop_old_jobs(now: datetime) -> int:
    """Forget jobs that ended long ago, failed ones later than the others."""
    ended = Job.objects.filter(finished_at__lt=now - KEEP_DONE)
    recent_failure = Q(state=JobState.FAILED, finished_at__gte=now - KEEP_FAILED)
    return ended.exclude(recent_failure).delete()[0]
