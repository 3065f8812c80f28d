"""A day and perhaps a time as the instant an activity is due, and back."""

from datetime import date, datetime, time

from django.utils import timezone

# Any time that day: the day's last minute, so that it is late only when the day is over.
END_OF_DAY = time(23, 59)


def due_time(day: date, clock: time | None) -> tuple[datetime, bool]:
    """(due_at, is_all_day) in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, clock or END_OF_DAY)), clock is None


def day_and_time(due_at: datetime, *, is_all_day: bool) -> tuple[date, time | None]:
    here = timezone.localtime(due_at)
    return here.date(), None if is_all_day else here.time().replace(second=0, microsecond=0)
