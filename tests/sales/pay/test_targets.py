"""Targets: who sets and sees them, what was sold for them, a sheet that is pasted, a year that is copied."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.urls import reverse

from crm.jobs.running import run_due_jobs
from sales.actions.commission import reckon
from sales.actions.orders import set_order_state
from sales.actions.rollups import months_to_keep, roll_up
from sales.actions.targets import Aim, copy_year, set_targets
from sales.models import Order, OrderLine, SalesRollup, Target
from sales.queries.targets import targets_for
from tests.personas import show_fields, sign_in
from tests.sales.factories import ProductFactory
from tests.sales.pay.sold import DECEMBER, NOVEMBER, OCTOBER, plan_of, sell, statement_of

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def in_december(time_machine):
    time_machine.move_to(datetime(2026, 12, 5, 12, tzinfo=UTC))


@pytest.fixture
def target(edda):
    def make(whom, amount=1000, starts_on=DECEMBER, period="month", measure="revenue", **what):
        aims = [Aim(whom, starts_on, D(amount))]
        return set_targets(aims=aims, by=edda, period=period, measure=measure, **what)

    return make


def test_kept_sums_are_the_sums_of_the_lines_whatever_happens_to_orders(anna, dario):
    pump = ProductFactory(category="Pumps")
    for seller, day, net in ((anna, NOVEMBER, 100), (anna, date(2026, 11, 30), 50), (dario, NOVEMBER, -20)):
        order = sell(seller, day, net, margin=10, rate=D("0.5"))
        OrderLine.objects.bulk_create([OrderLine(order=order, text="x", product=pump, net_amount=7)])
    sell(anna, OCTOBER, 999)
    for _twice in range(2):
        roll_up(date(2026, 11, 15))
    kept = SalesRollup.objects.unscoped("test")
    sums = kept.aggregate(net=Sum("net_amount"), margin=Sum("margin_amount"), orders=Sum("orders"))
    assert sums == {"net": D("75.5"), "margin": 15, "orders": 3}
    assert set(kept.values_list("owner", "team")) == {(u.pk, u.home_team_id) for u in (anna, dario)}
    Order.objects.unscoped("test").filter(sold_by=dario).delete()
    assert months_to_keep(date(2026, 12, 5), 1) == [DECEMBER, NOVEMBER, OCTOBER]
    roll_up(NOVEMBER)
    assert not kept.filter(owner=dario).exists()


def test_an_order_that_is_written_moves_the_sums_of_its_month(anna):
    order = sell(anna, NOVEMBER, 100)
    set_order_state(order=order, by=anna, delivery="done")
    run_due_jobs()
    assert SalesRollup.objects.unscoped("test").get().month == NOVEMBER


def test_a_target_measures_what_it_is_for_and_nothing_else(target, edda, anna, bruno, dario):
    pump, oil = ProductFactory(category="Pumps"), ProductFactory(category="Oil")
    for seller, day, net, product in (
        (anna, DECEMBER, 100, pump), (bruno, DECEMBER, 40, oil), (dario, DECEMBER, 7, pump), (anna, OCTOBER, 500, pump),
    ):  # fmt: skip
        sell(seller, day, net, margin=net / 10).lines.unscoped("test").update(product=product)
    for month in (OCTOBER, DECEMBER):
        roll_up(month)
    north = anna.home_team
    target(anna)
    target(anna, measure="margin")
    target(anna, measure="orders", amount=2)
    target(anna, starts_on=OCTOBER, period="quarter")
    target(anna, starts_on=date(2026, 1, 1), period="year")
    target(anna, starts_on=NOVEMBER)
    target(north)
    target(north.branch)
    target(north, category="Oil")
    target(dario, product=pump)
    target(dario, product=oil)
    found = {str(row.target.pk): row.done for row in targets_for(edda, date(2026, 12, 5))}
    assert sorted(found.values()) == sorted([100, 10, 1, 600, 600, 140, 140, 40, 7, 0])
    anna_month = next(row for row in targets_for(anna, date(2026, 12, 5)) if row.target.measure == "revenue")
    assert (anna_month.done, anna_month.gap, round(anna_month.pace)) == (100, 900, 161)  # 5 of 31 days
    assert not anna_month.is_on_pace


def test_who_sees_and_who_sets(client, target, personas):
    anna, carla = personas.anna, personas.carla
    target(anna, amount=12345)
    target(anna, measure="margin", amount=54321)
    seen = {
        name
        for name, person in vars(personas).items()
        if "12,345" in sign_in(client, person).get(reverse("target_list")).text
    }
    assert seen == {"anna", "carla", "edda"}
    show_fields("rep", margin=0)
    assert "54,321" not in sign_in(client, anna).get(reverse("target_list")).text
    common = {"period": "month", "measure": "revenue"}
    assert set_targets(aims=[Aim(anna, DECEMBER, D(1))], by=carla, **common) == 1
    for person, whom in ((anna, anna), (carla, personas.dario), (carla, anna.branch)):
        with pytest.raises(PermissionDenied):
            set_targets(aims=[Aim(whom, DECEMBER, D(1))], by=person, **common)


def test_a_sheet_is_pasted(client, carla, anna, bruno):
    sign_in(client, carla)
    page, common = reverse("target_set"), {"period": "month", "starts_on": "2026-11-20", "measure": "revenue"}
    bad = client.post(page, common | {"sheet": "Anna\t100\nDario;5\nBruno;many"})
    assert bad.status_code == 422 and not Target.objects.unscoped("test").exists()
    assert "Dario" in bad.text and "“many” is no amount" in bad.text
    sheet = f"anna\t1 000,50\t\t3000\n\nBruno; 20\n{anna.home_team.name};5000"
    assert client.post(page, common | {"sheet": sheet}).status_code == 302
    kept = (
        Target.objects.unscoped("test")
        .filter(of="user")
        .order_by("pk")
        .values_list("owner", "starts_on", "amount")
    )
    assert list(kept) == [
        (anna.pk, NOVEMBER, D("1000.5")), (anna.pk, date(2027, 1, 1), 3000), (bruno.pk, NOVEMBER, 20),
    ]  # fmt: skip
    client.post(page, common | {"sheet": "Bruno;0\nAnna;7"})
    assert sorted(kept.values_list("amount", flat=True)) == [7, 3000]
    assert client.post(page, {}).status_code == 422


def test_a_year_is_copied_higher_and_leaves_what_is_there(target, edda, carla, anna, dario):
    target(anna, amount=100, starts_on=NOVEMBER)
    target(anna, amount=200, starts_on=DECEMBER)
    target(dario, amount=100, starts_on=NOVEMBER)
    target(anna, amount=5, starts_on=date(2027, 12, 1))
    assert copy_year(year=2026, percent=D("2.5"), by=carla) == 1
    assert copy_year(year=2026, percent=D(0), by=carla) == 0
    next_year = Target.objects.unscoped("test").filter(starts_on__year=2027).order_by("starts_on")
    assert list(next_year.values_list("owner", "amount")) == [(anna.pk, D("102.5")), (anna.pk, 5)]


def test_the_page_asks_as_much_for_three_targets_as_for_one(
    client, target, edda, personas, django_assert_max_num_queries
):
    sign_in(client, edda).get(reverse("target_list"))
    sell(personas.anna, DECEMBER, 100)
    roll_up(DECEMBER)
    target(personas.anna, category="Oil")
    for more in ((), (personas.bruno, personas.dario)):
        for person in more:
            target(person)
        with django_assert_max_num_queries(12):
            client.get(reverse("target_list"))


def test_the_board_says_what_is_missing_and_plans_go_by_targets(client, target, edda, anna, bruno):
    target(anna, amount=300)
    target(anna, amount=100, starts_on=NOVEMBER)
    sell(anna, DECEMBER, 100)
    roll_up(DECEMBER)
    sign_in(client, anna)
    assert "€200" in client.get(reverse("target_gap")).text
    assert client.get(reverse("target_list") + "?month=nonsense").status_code == 200
    assert sign_in(client, bruno).get(reverse("target_gap")).text.strip() == ""
    plan_of(edda, anna, tiers=[(0, 5), (100, 10)])
    sell(anna, NOVEMBER, 100)
    reckon(NOVEMBER)
    assert statement_of(anna, NOVEMBER).total_amount == 10
