"""The jobs of what is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from contacts.actions.reminding import AT_ONCE, colleagues_with_late_work, escalate_late_work, remind
from contacts.actions.series import continue_series, passed_series
from contacts.models import PlanRules
from crm.jobs import JobRun, job


@job(
    "contacts.continue_series",
    every=timedelta(minutes=30),
    title=gettext_lazy("Plan the next of what repeats"),
)
def continue_all(run: JobRun) -> dict[str, Any]:
    """Each series is a transaction of its own, so that one that fails or is held keeps no other from its turn."""
    made = 0
    for series_id in passed_series():
        run.stop_if_cancelled()
        made += continue_series(series_id) is not None
    return {"made": made}


@job("contacts.remind", every=timedelta(minutes=1), title=gettext_lazy("Reminders"))
def remind_all(run: JobRun) -> dict[str, Any]:
    told = found = remind()
    while found == AT_ONCE and not run.is_cancelled():
        found = remind()
        told += found
    return {"told": told}


@job("contacts.escalate_late", every="07:05", title=gettext_lazy("Tell leads of late plans"))
def escalate(run: JobRun) -> dict[str, Any]:
    days = PlanRules.load().escalate_days
    told = 0
    for user_id in colleagues_with_late_work() if days else []:
        run.stop_if_cancelled()
        told += escalate_late_work(user_id=user_id, days=days or 1)
    return {"told": told}
