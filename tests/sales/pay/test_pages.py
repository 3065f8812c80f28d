"""Pages of pay: who sees whose, what a plan by margin tells, how many questions they ask."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.access.models import Cover
from crm.access.role_sets import install_role_set
from sales.actions.commission import reckon
from sales.models import CommissionPlan, OrderSplit
from tests.personas import show_fields, sign_in
from tests.sales.factories import QuoteFactory, QuoteLineFactory
from tests.sales.pay.sold import DECEMBER, NOVEMBER, plan_of, sell, statement_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_december(time_machine):
    time_machine.move_to(datetime(2026, 12, 5, 12, tzinfo=UTC))


@pytest.fixture
def november(edda, anna, bruno):
    plan_of(edda, anna, bruno, basis="margin")
    sell(anna, NOVEMBER, 1000, margin=777)
    reckon(NOVEMBER)
    return statement_of(anna, NOVEMBER)


@pytest.mark.parametrize("mode", ["open", "team", "private"])
def test_pay_is_seen_by_its_owner_who_leads_them_and_who_pays(client, personas, november, mode):
    install_role_set(mode=mode)
    now = timezone.now()
    for deputy in (personas.bruno, personas.dario):
        Cover.objects.create(
            absent=personas.anna, deputy=deputy, starts_at=now, ends_at=now.replace(day=9), created_by=deputy
        )
    seen = {
        name
        for name, person in vars(personas).items()
        if sign_in(client, person).get(november.get_absolute_url()).status_code == 200
    }
    assert seen == {"anna", "carla", "edda"}
    listed = sign_in(client, personas.bruno).get(reverse("commission_list")).text
    assert "Bruno" in listed and reverse("commission_page", args=[november.pk]) not in listed


def test_a_plan_by_margin_tells_the_amount_alone_to_whoever_must_not_know_the_margin(client, anna, november):
    page = sign_in(client, anna).get(november.get_absolute_url()).text
    assert "€777.00" in page and "€77.70" in page and "10%" in page
    show_fields("rep", margin=0)
    for address in (november.get_absolute_url(), reverse("commission_pdf", args=[november.pk])):
        answer = sign_in(client, anna).get(address)
        assert answer.status_code == 200
        if answer["Content-Type"].startswith("text/html"):
            assert "€77.70" in answer.text
            assert "777.00" not in answer.text and "10%" not in answer.text


def test_it_asks_as_much_for_three_lines_as_for_one(client, anna, november, django_assert_max_num_queries):
    sign_in(client, anna)
    with django_assert_max_num_queries(16):
        client.get(november.get_absolute_url())
    for net in (50, 60):
        sell(anna, NOVEMBER, net)
    reckon(NOVEMBER)
    with django_assert_max_num_queries(16):
        assert client.get(november.get_absolute_url()).text.count("Pump") == 3


def rows(prefix, *found):
    written = {f"{prefix}-TOTAL_FORMS": len(found), f"{prefix}-INITIAL_FORMS": 0}
    return written | {
        f"{prefix}-{number}-{name}": value for number, row in enumerate(found) for name, value in row.items()
    }


def test_a_plan_is_written_on_one_page_and_bad_rows_are_told(client, edda, anna):
    sign_in(client, edda)
    new = reverse("commission_plan_new")
    head = {
        "name": "North", "basis": "revenue", "earned_at": "paid", "active_from": "2026-11-15", "cover_share": "40",
    }  # fmt: skip
    bad = rows("tiers", {"from_percent": "100"}) | rows("rates", {"code": "none", "percent": "3"})
    answer = client.post(new, head | bad | rows("members", {"starts_on": "2026-11-01"}))
    assert answer.status_code == 422
    for words in ("How much?", "There is no product with this code.", "Who?"):
        assert words in answer.text
    good = rows("tiers", {"percent": "5"}, {"from_percent": "100", "percent": "7"}, {}) | rows("rates", {})
    member = {"user": anna.pk, "starts_on": "2026-11-01", "target_amount": "1000"}
    answer = client.post(new, head | good | rows("members", member, {}))
    assert answer.status_code == 302
    plan = CommissionPlan.objects.unscoped("test").get()
    assert (plan.active_from, plan.tiers.unscoped("test").count()) == (NOVEMBER, 2)
    edit = reverse("commission_plan_edit", args=[plan.pk])
    assert 'value="1000.000"' in client.get(edit).text or 'value="1000' in client.get(edit).text
    stale = client.post(edit, head | good | rows("members", member) | {"version": 0})
    assert stale.status_code == 422


def test_what_open_quotes_would_bring(client, edda, anna):
    plan_of(edda, anna, tiers=[(0, 5), (100, 10)], target=Decimal(150))
    sell(anna, DECEMBER, 100)
    quote = QuoteFactory(owner=anna, net_amount=Decimal(100))
    QuoteLineFactory(quote=quote)
    page = sign_in(client, anna).get(reverse("commission_what_if")).text
    assert "€5.00" in page and "€15.00" in page and "€20.00" in page  # the tier of 10 % holds for both


def test_an_order_says_who_sold_it_together(client, anna, bruno):
    order = sell(anna, DECEMBER, 100)
    sign_in(client, anna)
    split = reverse("order_split", args=[order.pk])
    shares = rows("shares", {"user": anna.pk, "percent": "60"}, {"user": bruno.pk, "percent": "30"})
    assert "The shares add up to 100 %." in client.post(split, shares).text
    shares["shares-1-percent"] = "40"
    assert client.post(split, shares).status_code == 302
    assert OrderSplit.objects.unscoped("test").count() == 2
    assert "40%" in client.get(order.get_absolute_url()).text


def test_it_is_frozen_and_disputed_by_the_buttons_of_its_page(client, edda, anna, november):
    line = november.lines.unscoped("test").get()
    sign_in(client, anna)
    dispute = reverse("commission_dispute", args=[line.pk])
    assert client.post(dispute, {"text": ""}).status_code == 422
    assert client.post(reverse("commission_freeze", args=[november.pk])).status_code == 403
    assert client.post(dispute, {"text": "Half is Bruno's"}).status_code == 302
    sign_in(client, edda)
    assert client.post(reverse("commission_freeze", args=[november.pk])).status_code == 302
    settle = reverse("commission_settle", args=[line.pk])
    assert client.post(settle, {"text": "Fine", "amount": "-5"}).status_code == 302
    page = client.get(november.get_absolute_url()).text
    assert "Frozen" in page and "Mark as paid out" in page
