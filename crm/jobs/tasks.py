"""The only Celery tasks of the product, and the housekeeping of jobs themselves."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.jobs import JobRun, job
from crm.jobs.actions import sweeping
from crm.jobs.running import run_job


@shared_task(name="crm.jobs.run_job")
def run_hinted_job(job_id: int) -> None:
    run_job(job_id)


@shared_task(name="crm.jobs.tick")
def tick() -> None:
    sweeping.tick()


@job("jobs.drop_old", every="03:40", atomic=True, title=_("Forget old jobs"))
def drop_old(run: JobRun) -> dict[str, Any]:
    return {"dropped": sweeping.drop_old_jobs(timezone.now())}
