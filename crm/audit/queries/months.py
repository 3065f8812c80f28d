from __future__ import annotations

from datetime import date

from django.utils import timezone

from crm.audit.models import AuditEntry, AuditPayload, ReadEntry
from crm.frozen import frozen
from crm.sql.months import exact_rows, months_of

DROPS_SHOWN = 24


@frozen
class KeptMonth:
    """One month of the audit: roughly how many entries, how many readings, and their size in bytes."""

    first: date
    entries: int
    readings: int
    size: int


def kept_months() -> list[KeptMonth]:
    """The months up to the present one, newest first; counts are the database's estimates where it has any."""
    today = timezone.now().date()
    found: dict[date, list[int]] = {}
    for place, model in enumerate((AuditEntry, ReadEntry, AuditPayload)):
        for month in months_of(model._meta.db_table):
            if month.first <= today:
                row = found.setdefault(month.first, [0, 0, 0, 0])
                row[place] = month.rows if month.rows >= 0 else exact_rows(month)
                row[3] += month.size
    return [
        KeptMonth(first, entries, readings, size)
        for first, (entries, readings, _payloads, size) in sorted(found.items(), reverse=True)
    ]


def dropped_months() -> list[tuple[date | None, AuditEntry]]:
    """(first day, entry) of each month that the rule dropped, the last first; None where the words are gone."""
    entries = AuditEntry.objects.filter(action="drop_period").with_payload()[:DROPS_SHOWN]
    return [
        (date.fromisoformat(f"{entry.summary}-01") if entry.summary else None, entry) for entry in entries
    ]
