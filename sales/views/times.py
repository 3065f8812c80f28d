"""A day and perhaps a time, as people give them, as the moment that is stored."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

# An activity without a time is due when the office closes.
END_OF_DAY = time(17, 0)


def due_at(day: date, clock: time | None) -> dict[str, Any]:
    moment = timezone.make_aware(datetime.combine(day, clock or END_OF_DAY))
    return {"due_at": moment, "is_all_day": clock is None}
