"""The housekeeping of jobs themselves."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.jobs import JobRun, job
from crm.jobs.actions import sweeping


@job("jobs.drop_old", every="03:40", atomic=True, title=_("Forget old jobs"))
def drop_old(run: JobRun) -> dict[str, Any]:
    return {"dropped": sweeping.drop_old_jobs(timezone.now())}
