"""The only Celery tasks of the product. No module of the web imports them: it needs Celery only to queue a job."""

from __future__ import annotations

from celery import shared_task

from crm.jobs.actions import sweeping
from crm.jobs.running import run_job


@shared_task(name="crm.jobs.run_job")
def run_hinted_job(job_id: int) -> None:
    run_job(job_id)


@shared_task(name="crm.jobs.tick")
def tick() -> None:
    sweeping.tick()
