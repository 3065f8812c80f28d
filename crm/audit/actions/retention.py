"""How long the trail is kept: months made ahead of time, old ones dropped whole, the firm's rule."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from crm.access.context import access_of
from crm.audit.actions.recording import record
from crm.audit.models import AuditEntry, AuditPayload, ReadEntry, Retention
from crm.sql.months import add_months, drop_month, months_of

if TYPE_CHECKING:
    from crm.people.models import User

ENTRIES, PAYLOADS, READINGS = (model._meta.db_table for model in (AuditEntry, AuditPayload, ReadEntry))
GUARD = "audit_refuse"


@transaction.atomic
def set_retention(*, by: User, audit_months: int, read_months: int, bin_days: int) -> Retention:
    """Decide how long things are kept; 0 is for ever. What is too short for the database is an IntegrityError."""
    if not access_of(by).may("audit", "change"):
        raise PermissionDenied
    wanted = {"audit_months": audit_months, "read_months": read_months, "bin_days": bin_days}
    rule = Retention.load()
    before = {name: getattr(rule, name) for name, value in wanted.items() if getattr(rule, name) != value}
    if before:
        rule, _created = Retention.objects.update_or_create(pk=1, defaults=wanted)
        after = {name: wanted[name] for name in before}
        record(by=by, action="change", target=rule, before=before, after=after)
    return rule


def make_months() -> None:
    """Make the months to come; each table by itself, so that none waits long for a lock."""
    for table in (ENTRIES, PAYLOADS, READINGS):
        add_months(table, GUARD)


@transaction.atomic
def drop_old_months(today: date | None = None) -> int:
    """Drop the months that the rule no longer keeps; each is recorded. Returns how many went."""
    rule = Retention.load()
    today = today or timezone.now().date()
    audit, reads = (_first_kept(today, months) for months in (rule.audit_months, rule.read_months))
    return _drop(audit, "audit", ENTRIES, PAYLOADS) + _drop(reads, "readentry", READINGS)


def _drop(first_kept: date | None, entity: str, table: str, *others: str) -> int:
    """A month goes from `table` and from those that lie beside it."""
    if first_kept is None:
        return 0
    old = [month for month in months_of(table) if month.first < first_kept]
    for month in reversed(old):
        for other in others:
            for beside in months_of(other):
                if beside.first == month.first:
                    drop_month(beside)
        record(
            by=None,
            action="drop_period",
            entity=entity,
            count=drop_month(month),
            summary=f"{month.first:%Y-%m}",
        )
    return len(old)


def _first_kept(today: date, months: int) -> date | None:
    """The first day of the oldest month that is kept; None: all are. The month that has begun is not counted."""
    if not months:
        return None
    number = today.year * 12 + today.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
