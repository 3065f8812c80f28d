"""What is said of deals and months in the forecast, and what is kept of it each week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from sales.actions.targets import columns_of
from sales.models import Deal, ForecastAdjustment, ForecastCall, ForecastSnapshot
from sales.queries.forecast_table import Part, live, newest_week
from sales.queries.periods import month_start

if TYPE_CHECKING:
    from crm.people.models import Branch, Team, User

WHY = "the forecast of everybody is kept"


@transaction.atomic
def call_deal(*, deal: Deal, category: str, by: User) -> None:
    """Put a deal elsewhere in the forecast than its stage does; "": where its stage puts it."""
    if not can(by, "change", deal):
        raise PermissionDenied
    rows = ForecastCall.objects.unscoped("the deal may be changed").filter(deal=deal)
    before = rows.values_list("category", flat=True).first() or ""
    if before == category:
        return
    if category:
        rows.update_or_create(deal=deal, defaults={"category": category, "by": by})
    else:
        rows.delete()
    record(by=by, action="change", target=deal, before={"category": before}, after={"category": category})


def may_adjust(user: User, whom: User | Team | Branch) -> bool:
    access, at = access_of(user), columns_of(whom)
    ids = {f"{name}_id": at[name].pk if at[name] else None for name in ("owner", "team", "branch")}
    return access.reaches(access.level("forecast", "change"), **ids)


@transaction.atomic
def adjust(
    *, whom: User | Team | Branch, month: date, amount: Decimal, reason: str, by: User
) -> ForecastAdjustment:
    """Add to a month, or take from it. What was added stays, with its reason."""
    if not may_adjust(by, whom):
        raise PermissionDenied
    at = {name: value for name, value in columns_of(whom).items() if name != "of"}
    row = ForecastAdjustment.objects.create(
        month=month_start(month), amount=amount, reason=reason, by=by, **at
    )
    record(by=by, action="create", target=row, after={"amount": str(amount), "reason": reason})
    return row


@transaction.atomic
def keep_week(today: date) -> int:
    """What the forecast shows now, once a week; returns how many rows."""
    week = today - timedelta(days=today.weekday())
    if (last := newest_week()) is not None and last >= week:
        return 0
    sums = live(Deal.objects.unscoped(WHY), ForecastAdjustment.objects.unscoped(WHY), today)
    return keep_sums(sums, week)


def keep_sums(sums: Sequence[Part], week: date) -> int:
    """These as what was shown in a week."""
    week -= timedelta(days=week.weekday())
    rows = [
        ForecastSnapshot(
            week_on=week, month=one.month, owner_id=one.owner, team_id=one.team, branch_id=one.branch,
            category=one.category, count=one.count, amount=one.amount, weighted_amount=one.weighted,
        )
        for one in sums
    ]  # fmt: skip
    ForecastSnapshot.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    return len(rows)
