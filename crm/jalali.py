"""The Jalali calendar, loaded for the first who needs it: most processes serve no reader of Persian."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jdatetime


def jalali(day: date) -> jdatetime.date:
    import jdatetime

    return jdatetime.date.fromgregorian(date=day)


def gregorian(year: int, month: int, day: int) -> date:
    """The day of these Jalali numbers; ValueError when there is none."""
    import jdatetime

    found: date = jdatetime.date(year, month, day).togregorian()
    return found
