"""Reckoning of pay by itself, at night and soon after an order was written."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.jobs import JobRun, job
from crm.people.models import Firm
from sales.actions.commission import reckon
from sales.actions.forecast import keep_week
from sales.actions.rollups import months_to_keep, roll_up
from sales.queries.pay_facts import paid_with
from sales.queries.periods import month_start

MONTHS = 14


def firm_zone() -> timezone.override:
    """Days and months as the firm counts them; a job without a person counts in UTC."""
    firm = Firm.load()
    return timezone.override(firm.time_zone if firm else "UTC")


@job("sales.reckon_commission", every="03:10", atomic=True, title=_("Commission of the last and this month"))
def reckon_commission(run: JobRun) -> dict[str, int]:
    """The last month stays open until somebody freezes it."""
    with firm_zone():
        today = timezone.localdate()
        return {"statements": reckon(month_start(today, -1)) + reckon(today)}


@job("sales.reckon_seller", atomic=True, title=_("Commission of whoever sold"))
def reckon_seller(run: JobRun, *, user_id: int) -> dict[str, int]:
    """An order was written, delivered, paid or shared: those follow who have a part of what the seller sold."""
    with firm_zone():
        today = timezone.localdate()
        near = paid_with([user_id], month_start(today, -1))
        return {"statements": reckon(month_start(today, -1), near) + reckon(today, near)}


@job("sales.roll_up", every="02:40", title=_("What was sold, month by month"))
def roll_up_months(run: JobRun) -> dict[str, int]:
    """The newest month first, each in a transaction with its checkpoint."""
    with firm_zone():
        months = months_to_keep(timezone.localdate(), MONTHS)
    for number, month in enumerate(months[run.cursor.get("next", 0) :], run.cursor.get("next", 0) + 1):
        run.stop_if_cancelled()
        with transaction.atomic():
            roll_up(month)
            run.checkpoint(next=number)
        run.progress(number, len(months))
    return {"months": len(months)}


@job("sales.roll_up_month", atomic=True, title=_("What was sold in a month"))
def roll_up_month(run: JobRun, *, month: str) -> dict[str, int]:
    return {"kept": roll_up(date.fromisoformat(month))}


@job("sales.keep_forecast", every="00:40", atomic=True, title=_("Forecast of the week"))
def keep_forecast(run: JobRun) -> dict[str, int]:
    """Once a week, on the first night of it that somebody works."""
    with firm_zone():
        return {"kept": keep_week(timezone.localdate())}
