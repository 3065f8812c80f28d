"""The jobs of what is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from contacts.actions.calling import tell_call_backs
from contacts.actions.invitation_mail import mail_invitation
from contacts.actions.plan_by_standards import plan_by_standards
from contacts.actions.reminding import AT_ONCE, colleagues_with_late_work, escalate_late_work, remind
from contacts.actions.series import continue_series, passed_series
from contacts.actions.standards import find_breaches
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


@job("contacts.remind", every=timedelta(minutes=15), title=gettext_lazy("Reminders"))
def remind_all(run: JobRun) -> dict[str, Any]:
    """Queued for the minute by whatever has a reminder; now and then also by itself, for what an undo brought back."""
    told = found = remind()
    while found == AT_ONCE and not run.is_cancelled():
        found = remind()
        told += found
    return {"told": told + tell_call_backs()}


@job("contacts.escalate_late", every="07:05", title=gettext_lazy("Tell leads of late plans"))
def escalate(run: JobRun) -> dict[str, Any]:
    days = PlanRules.load().escalate_days
    told = 0
    for user_id in colleagues_with_late_work() if days else []:
        run.stop_if_cancelled()
        told += escalate_late_work(user_id=user_id, days=days or 1)
    return {"told": told}


@job("contacts.mail_invitation", title=gettext_lazy("Invitation by e-mail"))
def send_invitation(run: JobRun, *, invitation_id: int) -> None:
    mail_invitation(invitation_id=invitation_id)


@job("contacts.find_breaches", every="05:10", atomic=True, title=gettext_lazy("Count broken standards"))
def count_breaches(run: JobRun) -> dict[str, Any]:
    return {"broken": find_breaches()}


@job(
    "contacts.plan_by_standards",
    every="05:20",
    atomic=True,
    title=gettext_lazy("Plan what the standards ask for"),
)
def plan_standards(run: JobRun) -> dict[str, Any]:
    return {"planned": plan_by_standards()}
