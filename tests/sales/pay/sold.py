"""Plans and orders for tests of pay."""

from datetime import date
from decimal import Decimal

from sales.actions.pay_plans import save_plan
from sales.models import CommissionStatement, OrderLine
from tests.sales.factories import OrderFactory

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


def plan_of(by, *users, percent=10, target=None, tiers=None, plan=None, rates=(), **head):
    """A plan of these from October on."""
    head = {
        "name": "Plan", "basis": "revenue", "earned_at": "ordered", "cap_amount": None, "cover_share": Decimal(0),
        "handover_share": Decimal(0), "handover_days": 0, "active_from": OCTOBER, "active_until": None, **head,
    }  # fmt: skip
    tiers = tiers or [(0, percent)]
    return save_plan(
        by=by, head=head, plan=plan, rates=list(rates),
        tiers=[{"from_percent": Decimal(since), "percent": Decimal(rate)} for since, rate in tiers],
        members=[
            {"user": user, "starts_on": OCTOBER, "ends_on": None, "target_amount": target} for user in users
        ],
    )  # fmt: skip


def sell(owner, day, net, margin=0, **fields):
    """An order of one line."""
    order = OrderFactory(owner=owner, ordered_on=day, net_amount=Decimal(net), **fields)
    OrderLine.objects.bulk_create(
        [OrderLine(order=order, text="Pump", net_amount=Decimal(net), margin_amount=Decimal(margin))]
    )
    return order


def statement_of(user, month):
    return CommissionStatement.objects.unscoped("test").get(owner=user, starts_on=month)


def lines_of(user, month):
    found = statement_of(user, month).lines.unscoped("test").order_by("pk")
    return [(line.kind, line.amount) for line in found]
