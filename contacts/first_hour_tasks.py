"""The jobs that count the first hour."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy

from contacts.actions.duplicate_pairs import find_pairs
from contacts.actions.first_hour import count_for, offer_to_leads
from contacts.models import FirstHour
from crm.jobs import JobRun, job
from crm.people.models import User

TITLE = gettext_lazy("First hour")


@job("contacts.first_hour", title=TITLE)
def first_hour(run: JobRun) -> dict[str, int]:
    """After an import: compare all clients with each other, then count for everybody who is shown it."""
    if not run.cursor:
        find_pairs()
        with transaction.atomic():
            offer_to_leads()
            run.checkpoint(after=0)
    return _count_all(run)


@job("contacts.first_hours", every="04:40", title=TITLE)
def first_hours(run: JobRun) -> dict[str, int]:
    """Each night, for who has not put it away, after the nightly comparison."""
    return _count_all(run)


@job("contacts.first_hour_of", title=TITLE)
def first_hour_of(run: JobRun, *, user_id: int) -> dict[str, int]:
    """For one colleague who asked."""
    count_for(User.objects.get(pk=user_id))
    return {"counted": 1}


def _count_all(run: JobRun) -> dict[str, int]:
    """One colleague after the other; a killed run goes on behind the last one."""
    shown = FirstHour.objects.filter(
        hidden_at=None, user__is_active=True, user__gt=run.cursor.get("after", 0)
    )
    users = list(User.objects.filter(pk__in=shown.values("user")).order_by("pk"))
    for user in users:
        run.stop_if_cancelled()
        with transaction.atomic():
            count_for(user)
            run.checkpoint(after=user.pk)
    return {"counted": len(users)}
