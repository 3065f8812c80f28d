"""The demo firm has a paid month, a disputed one and an open one."""

from datetime import UTC, datetime

import pytest

from crm.people.demo import DemoWorld
from sales.demo.pay import build
from sales.models import CommissionStatement
from sales.queries.periods import month_start
from tests.sales.pay.sold import sell

pytestmark = pytest.mark.django_db


def test_statements_of_three_months(firm, personas, time_machine):
    now = datetime(2026, 12, 5, 12, tzinfo=UTC)
    time_machine.move_to(now)
    world = DemoWorld(firm, now, users=vars(personas), say=lambda _words: None)
    for back in (3, 2, 1):
        sell(personas.anna, month_start(world.today, -back), 1000)
    build(world)
    mine = CommissionStatement.objects.unscoped("test").filter(owner=personas.anna).order_by("starts_on")
    assert list(mine.values_list("state", "disputes")[:3]) == [("paid", 0), ("frozen", 1), ("open", 0)]
