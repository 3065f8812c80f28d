"""When somebody is reminded of what they planned."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from contacts.models import Activity

# What has no time is reminded of from the morning of its day.
MORNING = time(9)


def put_reminder(activity: Activity) -> None:
    """Reckon `remind_at` anew from when it is due; the caller saves. What is over already reminds nobody."""
    activity.remind_at = None
    if activity.remind_minutes is None or activity.done_at or activity.due_at <= timezone.now():
        return
    starts_at = morning_of(activity.due_at) if activity.is_all_day else activity.due_at
    activity.remind_at = starts_at - timedelta(minutes=activity.remind_minutes)


def morning_of(moment: datetime) -> datetime:
    """By the clock of whoever plans."""
    return timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), MORNING))
