"""Statements follow orders until they are frozen; what changes afterwards is corrected in the next open one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from contacts.actions.handover import hand_over
from contacts.queries.distribution import Distribution
from crm.access.models import Cover
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.messages.models import Message
from sales.actions.commission import reckon
from sales.actions.commission_states import dispute_line, freeze, pay, settle_line
from sales.actions.order_splits import split_order
from sales.actions.orders import set_order_state
from sales.models import CommissionLine, CommissionStatement, Order, PlanMember
from tests.factories import ClientFactory
from tests.sales.factories import ProductFactory
from tests.sales.pay.sold import DECEMBER, NOVEMBER, OCTOBER, lines_of, plan_of, sell, statement_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_december(time_machine):
    time_machine.move_to(datetime(2026, 12, 5, 12, tzinfo=UTC))


@pytest.fixture
def everything():
    return CommissionStatement.objects.unscoped("test")


def test_statements_are_the_sums_of_their_lines_and_reckoning_twice_changes_nothing(edda, anna, bruno):
    product = ProductFactory(category="Oil")
    plan_of(edda, anna, bruno, target=Decimal(1000), tiers=[(0, 5), (100, 10)],
            rates=[{"product": None, "category": "oil", "percent": Decimal(1)}])  # fmt: skip
    sell(anna, NOVEMBER, 700)
    order = sell(anna, date(2026, 11, 30), 500)
    order.lines.unscoped("test").update(product=product)
    sell(anna, DECEMBER, 9000)
    sell(bruno, NOVEMBER, 999)
    assert reckon(date(2026, 11, 20)) == 2
    assert lines_of(anna, NOVEMBER) == [("sale", 70), ("sale", 5)]
    assert statement_of(anna, NOVEMBER).total_amount == 75
    assert lines_of(bruno, NOVEMBER) == [("sale", Decimal("49.95"))]
    keys = list(CommissionLine.objects.unscoped("test").values_list("pk", flat=True))
    reckon(NOVEMBER)
    assert list(CommissionLine.objects.unscoped("test").values_list("pk", flat=True)) == keys
    Order.objects.unscoped("test").filter(pk=order.pk).delete()
    reckon(NOVEMBER)
    assert lines_of(anna, NOVEMBER) == [("sale", 35)]


def test_orders_in_another_currency_count_in_the_firms_and_by_margin_if_so_agreed(edda, anna):
    plan_of(edda, anna, basis="margin")
    sell(anna, NOVEMBER, 400, margin=100, currency="PLN", rate=Decimal("0.25"))
    reckon(NOVEMBER)
    assert lines_of(anna, NOVEMBER) == [("sale", Decimal("2.50"))]


@pytest.mark.parametrize(("earned_at", "state"), [("delivered", "delivery"), ("paid", "payment")])
def test_it_is_earned_when_the_plan_says_so(edda, anna, earned_at, state):
    plan_of(edda, anna, earned_at=earned_at)
    order = sell(anna, OCTOBER, 100)
    reckon(NOVEMBER)
    assert lines_of(anna, NOVEMBER) == []
    set_order_state(order=order, by=anna, on=NOVEMBER, **{state: "done"})
    reckon(NOVEMBER)
    assert lines_of(anna, NOVEMBER) == [("sale", 10)]


def test_deputies_former_owners_and_those_who_sold_together_get_their_part(edda, anna, bruno, sara, carla):
    plan_of(edda, anna, bruno, sara, cover_share=Decimal(40), handover_share=Decimal(50), handover_days=30)
    now = datetime(2026, 11, 10, tzinfo=UTC)
    Cover.objects.create(
        absent=anna, deputy=bruno, starts_at=now, ends_at=now + timedelta(days=5), created_by=carla
    )
    sell(anna, date(2026, 11, 12), 100)
    client = ClientFactory(owner=sara)
    hand_over(
        giver=sara, by=carla, plan=Distribution(owners={client.pk: bruno.pk}, rules={client.pk: "load"})
    )
    client.refresh_from_db()
    sell(bruno, date(2026, 12, 6), 100, client=client)
    shared = sell(anna, date(2026, 11, 20), Decimal("0.05"))
    split_order(order=shared, shares=[(anna, Decimal(50)), (sara, Decimal(50))], by=anna)
    reckon(NOVEMBER)
    reckon(DECEMBER)
    assert lines_of(anna, NOVEMBER) == [("sale", 6), ("split", 0)]
    assert lines_of(bruno, NOVEMBER) == [("cover", 4)]
    bases = CommissionLine.objects.unscoped("test").filter(kind="split").values_list("base_amount", flat=True)
    assert sum(bases) == Decimal("0.05") and len(bases) == 2
    assert (lines_of(bruno, DECEMBER), lines_of(sara, DECEMBER)) == ([("sale", 5)], [("handover", 5)])


def test_frozen_never_changes_and_what_came_of_it_stands_in_the_next_open_month(
    edda, anna, everything, time_machine
):
    plan_of(edda, anna, earned_at="paid")
    order = sell(anna, OCTOBER, 1000)
    set_order_state(order=order, by=anna, on=NOVEMBER, payment="done")
    reckon(NOVEMBER)
    assert freeze(statements=everything.filter(starts_on=NOVEMBER), by=edda) == 1
    time_machine.move_to(datetime(2026, 12, 6, 12, tzinfo=UTC))
    set_order_state(order=order, by=anna, payment="open")
    late = sell(anna, NOVEMBER, 300, payment="done", paid_on=date(2026, 11, 29))
    for month in (NOVEMBER, DECEMBER, DECEMBER):
        reckon(month)
    assert lines_of(anna, NOVEMBER) == [("sale", 100)]
    assert sorted(lines_of(anna, DECEMBER)) == [("sale", -100), ("sale", 30)]
    assert late.number in {line.order_number for line in statement_of(anna, DECEMBER).lines.unscoped("test")}
    set_order_state(order=order, by=anna, payment="done")
    reckon(DECEMBER)
    assert lines_of(anna, DECEMBER) == [("sale", 30)]  # paid after all: counted once, in November
    assert pay(statements=everything.filter(starts_on=NOVEMBER), by=edda) == 1
    assert freeze(statements=everything, by=edda) == 0  # December is not over


def test_a_line_is_disputed_answered_and_made_good_in_the_open_month(edda, anna, carla, everything):
    plan_of(edda, anna)
    sell(anna, NOVEMBER, 1000)
    reckon(NOVEMBER)
    freeze(statements=everything, by=edda)
    line = statement_of(anna, NOVEMBER).lines.unscoped("test").get()
    with pytest.raises(PermissionDenied):
        dispute_line(line=line, text="Not mine", by=carla)
    dispute_line(line=line, text="It was 1100", by=anna)
    with pytest.raises(ValidationError):
        dispute_line(line=line, text="Again", by=anna)
    assert pay(statements=everything, by=edda) == 0 and statement_of(anna, NOVEMBER).disputes == 1
    with pytest.raises(PermissionDenied):
        settle_line(line=line, text="So be it", by=anna)
    settle_line(line=line, text="You are right", amount=Decimal(10), by=edda)
    reckon(DECEMBER)
    assert (lines_of(anna, NOVEMBER), lines_of(anna, DECEMBER)) == ([("sale", 100)], [("manual", 10)])
    assert pay(statements=everything, by=edda) == 1
    texts = Message.objects.unscoped("test").values_list("text", flat=True)
    assert [text.split(": ")[1] for text in texts.order_by("pk")] == ["It was 1100", "You are right"]


def test_an_order_that_is_written_has_its_seller_reckoned_soon_and_once(edda, anna, bruno):
    sold = sell(anna, date(2026, 12, 2), 100)
    set_order_state(order=sold, by=anna, delivery="part")
    assert not Job.objects.filter(name="sales.reckon_seller").exists()  # nobody is in a plan
    plan_of(edda, anna, bruno)
    Job.objects.all().delete()
    for state in ("done", "open"):
        set_order_state(order=sold, by=anna, delivery=state)
    assert Job.objects.filter(name="sales.reckon_seller").count() == 1
    run_due_jobs()
    assert lines_of(anna, DECEMBER) == [("sale", 10)]


def test_shares_of_an_order_add_up_and_are_its_owners_to_say(edda, anna, bruno, dario):
    order = sell(anna, timezone.localdate(), 100)
    for shares in ([(anna, Decimal(50))], [(anna, Decimal(50)), (anna, Decimal(50))]):
        with pytest.raises(ValidationError):
            split_order(order=order, shares=shares, by=anna)
    with pytest.raises(PermissionDenied):
        split_order(order=order, shares=[], by=dario)


def test_nobody_is_in_two_plans_at_once(edda, anna, bruno):
    plan = plan_of(edda, anna)
    with pytest.raises(ValidationError, match="in a plan in these months"):
        plan_of(edda, bruno, anna, name="Other")
    plan_of(edda, anna, anna.__class__.objects.get(pk=bruno.pk), plan=plan)
    assert PlanMember.objects.unscoped("test").count() == 2
    with pytest.raises(PermissionDenied):
        plan_of(anna, anna, name="Mine")
