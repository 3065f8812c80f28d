"""Targets and pay of the demo firm: two plans, statements of three months, one paid and one disputed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.actions.commission import reckon
from sales.actions.commission_states import dispute_line, freeze, pay
from sales.actions.forecast import keep_sums
from sales.actions.pay_plans import save_plan
from sales.actions.rollups import months_to_keep, roll_up
from sales.actions.targets import Aim, set_targets
from sales.models import CommissionLine, CommissionPlan, CommissionStatement, Deal, ForecastAdjustment
from sales.queries.forecast_table import live
from sales.queries.periods import month_start

WEEKS = 24


def build(world: DemoWorld) -> None:
    with unlocked("the demo firm is written as a whole"):
        _add_weeks(world)
        _add_targets(world)
        _add_plans(world)
        months = [month_start(world.today, -back) for back in (3, 2, 1, 0)]
        for month in months:
            reckon(month)
            if month == months[0]:
                freeze(statements=_of(month), by=world.users["edda"])
                pay(statements=_of(month), by=world.users["edda"])
            elif month == months[1]:
                freeze(statements=_of(month), by=world.users["edda"])
        _dispute(world, months[1])
        count = CommissionStatement.objects.count()
    world.say(f"Pay: 2 plans, {count} statements of commission")


def _of(month: Any) -> Any:
    return CommissionStatement.objects.unscoped("the demo firm is written as a whole").filter(starts_on=month)


def _add_plans(world: DemoWorld) -> None:
    begins = month_start(world.today, -3)
    common = {"active_from": begins, "active_until": None, "cover_share": Decimal(40), "cap_amount": None}
    north = [world.users[name] for name in ("anna", "bruno", "sara", "carla")]
    save_plan(
        by=world.users["edda"],
        head={
            "name": "Sales North", "basis": CommissionPlan.Basis.REVENUE, "earned_at": "ordered",
            "handover_share": Decimal(30), "handover_days": 90, **common,
        },
        tiers=[_tier(0, 2), _tier(90, 3), _tier(110, 4)],
        rates=[],
        members=[_member(user, begins, 9000) for user in north],
    )  # fmt: skip
    save_plan(
        by=world.users["edda"],
        head={
            "name": "Sales South", "basis": CommissionPlan.Basis.MARGIN, "earned_at": "paid",
            "handover_share": Decimal(0), "handover_days": 0, **common, "cap_amount": Decimal(2500),
        },
        tiers=[_tier(0, 8), _tier(100, 10)],
        rates=[],
        members=[_member(world.users["dario"], begins, 4000)],
    )  # fmt: skip


def _add_weeks(world: DemoWorld) -> None:
    """Half a year of forecasts, each with what was open and won then as far as the deals tell."""
    for back in range(WEEKS, -1, -1):
        day = world.today - timedelta(weeks=back)
        there = Deal.objects.filter(created_at__date__lte=day)
        sums = live(there, ForecastAdjustment.objects.all(), day)
        keep_sums(sums, day)


def _add_targets(world: DemoWorld) -> None:
    """Each month since three months ago, for those who sell and their teams; and the sums that they are measured by."""
    months = [month_start(world.today, back) for back in range(-3, 2)]
    sellers = [world.users[name] for name in ("anna", "bruno", "carla", "dario", "sara")]
    aims = [Aim(user, month, Decimal(9000)) for user in sellers for month in months]
    teams = {user.home_team for user in sellers if user.home_team}
    aims += [Aim(team, month, Decimal(30000)) for team in teams for month in months]
    set_targets(aims=aims, by=world.users["edda"], period="month", measure="revenue")
    for month in months_to_keep(world.today, 3):
        roll_up(month)


def _tier(since: int, percent: int) -> dict[str, Any]:
    return {"from_percent": Decimal(since), "percent": Decimal(percent)}


def _member(user: Any, begins: Any, target: int) -> dict[str, Any]:
    return {"user": user, "starts_on": begins, "ends_on": None, "target_amount": Decimal(target)}


def _dispute(world: DemoWorld, month: Any) -> None:
    lines = CommissionLine.objects.filter(statement__starts_on=month, statement__owner=world.users["anna"])
    line = lines.order_by("-amount").first()
    if line is not None:
        dispute_line(line=line, text="We sold this together, half of it is Bruno's.", by=world.users["anna"])
