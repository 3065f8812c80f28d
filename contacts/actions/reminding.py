"""Reminders that are due, and plans that are late for too long: each is told once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from contacts.models import Activity
from contacts.notices import LATE_IN_TEAM, REMINDER
from crm.messages.actions.telling import Told, tell
from crm.office.queries.structure import lead_over
from crm.people.models import Firm, User
from crm.people.models.working_day import Span

AT_ONCE = 500


@transaction.atomic
def remind() -> int:
    """Tell of what is due to be told; how many. The sign that it waits goes in the same transaction."""
    rows = Activity.objects.unscoped("each is told to whoever has to do it")
    due = rows.filter(remind_at__lte=timezone.now(), done_at=None).order_by("remind_at")
    found = list(due.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    tell([_reminder(activity) for activity in found])
    rows.filter(pk__in=[activity.pk for activity in found]).update(remind_at=None)
    return len(found)


def _reminder(activity: Activity) -> Told:
    return Told(
        to_id=activity.assigned_to_id,
        kind=REMINDER,
        text=activity.title,
        link=reverse("activity_edit", args=[activity.pk]),
        key=f"remind:{activity.pk}:{activity.due_at.isoformat()}:{activity.remind_minutes}",
        params={"at": activity.due_at.isoformat(), "all_day": activity.is_all_day},
    )


def colleagues_with_late_work() -> list[int]:
    """Keys of those who have something open from earlier days that their lead has not been told of."""
    rows = Activity.objects.unscoped("whose, not what")
    late = rows.filter(done_at=None, escalated_at=None, due_at__lt=timezone.now() - timedelta(days=1))
    return list(late.order_by().values_list("assigned_to", flat=True).distinct())


@transaction.atomic
def escalate_late_work(*, user_id: int, days: int) -> int:
    """Tell the lead of a colleague of what is late for `days` of the colleague's working days; how many plans.

    Nobody is told while nobody leads the colleague: the plans wait for the day somebody does.
    """
    user = User.objects.prefetch_related("working_days").get(pk=user_id)
    lead, firm = lead_over(user), Firm.load()
    if lead is None or firm is None:
        return 0
    zone = ZoneInfo(user.time_zone or firm.time_zone)
    limit = day_before(timezone.now().astimezone(zone).date(), days, user.week)
    rows = Activity.objects.unscoped("of one colleague, told to whoever leads them")
    late = rows.filter(
        assigned_to=user, done_at=None, escalated_at=None, due_at__lt=datetime.combine(limit, time.min, zone)
    )
    keys = list(late.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    if not keys:
        return 0
    link = f"{reverse('activity_list')}?view=everyone&who={user.pk}&state=late"
    params = {"count": len(keys), "days": days}
    tell(
        [
            Told(
                lead.pk,
                LATE_IN_TEAM,
                user.name,
                link,
                f"late:{user.pk}:{min(keys)}-{max(keys)}-{limit}",
                params,
            )
        ]
    )
    rows.filter(pk__in=keys).update(escalated_at=timezone.now())
    return len(keys)


def day_before(today: date, days: int, week: Mapping[int, Span]) -> date:
    """The day since which so many whole working days have passed; what was due earlier is late for that long."""
    day = today
    left = days if week else 0
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() in week
    return day
