"""When somebody is reminded of what they planned."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from contacts.models import Activity
from crm.jobs import later

# What has no time is reminded of from the morning of its day.
MORNING = time(9)


def put_reminder(activity: Activity) -> None:
    """Reckon `remind_at` anew from when it is due; the caller saves. What is over already reminds nobody."""
    activity.remind_at = None
    if activity.remind_minutes is None or activity.done_at or activity.due_at <= timezone.now():
        return
    starts_at = morning_of(activity.due_at) if activity.is_all_day else activity.due_at
    activity.remind_at = starts_at - timedelta(minutes=activity.remind_minutes)
    remind_then(activity.remind_at)


def remind_then(moment: datetime) -> None:
    """Have reminders told at that time: one job a minute, however many there are."""
    minute = (moment.astimezone(UTC) + timedelta(seconds=59)).replace(second=0, microsecond=0)
    later("contacts.remind", unique=f"remind:{minute.isoformat()}", due_at=minute)


def morning_of(moment: datetime) -> datetime:
    """By the clock of whoever plans."""
    return timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), MORNING))
