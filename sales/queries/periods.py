"""The spans of time that people speak of when they sell."""

from __future__ import annotations

from datetime import date, timedelta


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month `months` later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def quarter_start(day: date, quarters: int = 0) -> date:
    """The first day of the quarter `quarters` later."""
    return month_start(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3 * quarters)


def closing_span(key: str, today: date) -> tuple[date | None, date | None] | None:
    """First day and day after the last of a closing filter; None for an unknown one."""
    spans = {
        "late": (None, today),
        "week": (today - timedelta(days=today.weekday()), today + timedelta(days=7 - today.weekday())),
        "month": (month_start(today), month_start(today, 1)),
        "quarter": (quarter_start(today), quarter_start(today, 1)),
        "next": (quarter_start(today, 1), quarter_start(today, 2)),
    }
    return spans.get(key)
