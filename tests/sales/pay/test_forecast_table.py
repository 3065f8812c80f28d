"""The forecast by category: each scope's sums are its list's, and a past week shows what was shown then."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sales.actions.deals import change_deal
from sales.actions.forecast import adjust, call_deal, keep_week
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, ForecastAdjustment, ForecastSnapshot
from sales.queries.forecast_table import accuracy, live_for, table
from tests.personas import show_fields, sign_in
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
D = Decimal
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_monday(time_machine):
    time_machine.move_to(MONDAY)


@pytest.fixture
def deals(anna, bruno, dario):
    made = [
        DealFactory(owner=owner, amount=D(amount), closes_on=day)
        for owner, amount, day in (
            (anna, 100, date(2026, 11, 30)), (anna, 30, date(2026, 9, 1)), (bruno, 7, date(2026, 12, 24)),
            (dario, 1000, date(2026, 12, 1)), (anna, 5, date(2027, 8, 1)),
        )
    ]  # fmt: skip
    won = ensure_pipeline().stages.get(kind="won")
    DealFactory(owner=anna, amount=D(50), stage=won, closed_at=datetime(2026, 11, 5, tzinfo=UTC))
    return made


def shown(client, user, name="forecast_table", **params):
    return sign_in(client, user).get(reverse(name), params).context["rows"]


def test_each_scope_sees_the_sums_of_its_deals(client, deals, personas):
    for name, expected in (("anna", 130), ("carla", 137), ("edda", 1137)):
        user = getattr(personas, name)
        whole = shown(client, user)[-1]
        listed = Deal.objects.visible_to(user).filter(stage__kind="open", closes_on__lt=date(2027, 3, 1))
        assert sum(whole.cells[1:]) == sum(listed.values_list("base_amount", flat=True)) == expected
        for by in ("owner", "team", "branch"):
            assert shown(client, user, by=by)[-1].cells == whole.cells
    months = {row.key: (row.cells[0], sum(row.cells[1:])) for row in shown(client, personas.anna)[:-1]}
    assert months == {date(2026, 11, 1): (50, 130)}  # what is late counts in the running month


def test_a_deal_is_called_and_a_month_adjusted(client, deals, anna, bruno, carla, dario):
    call_deal(deal=deals[0], category="commit", by=anna)
    call_deal(deal=deals[1], category="omitted", by=anna)
    adjust(whom=anna.home_team, month=date(2026, 11, 9), amount=D(-20), reason="Summer was slow", by=carla)
    adjust(whom=anna, month=date(2026, 11, 9), amount=D(5), reason="A hunch", by=carla)
    whole = shown(client, carla)[-1]
    assert (whole.cells, whole.adjusted, whole.forecast) == ([50, 100, 0, 7], -15, 135)
    for refused in (
        lambda: call_deal(deal=deals[0], category="best", by=dario),
        lambda: adjust(whom=dario, month=date(2026, 11, 1), amount=D(1), reason="x", by=carla),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    call_deal(deal=deals[0], category="", by=anna)
    assert shown(client, carla)[-1].cells[1] == 0
    page = reverse("deal_forecast", args=[deals[0].pk])
    assert sign_in(client, anna).post(page, {"category": "best"}).status_code == 302
    assert 'value="best" selected' in client.get(deals[0].get_absolute_url()).text
    assert client.get(reverse("forecast_table")).text.count("A hunch") == 1
    form = reverse("forecast_adjust")
    assert sign_in(client, carla).post(form, {}).status_code == 422
    said = {"whom": f"user-{bruno.pk}", "month": "2026-12", "amount": "10,5", "reason": "More to come"}
    assert client.post(form, said).status_code == 302
    assert ForecastAdjustment.objects.unscoped("test").get(owner=bruno).amount == D("10.5")


def test_last_week_shows_what_was_shown_last_week(client, deals, personas, time_machine):
    adjust(whom=personas.anna, month=date(2026, 11, 1), amount=D(9), reason="x", by=personas.edda)
    before = {
        (name, by): shown(client, getattr(personas, name), by=by)
        for name in ("anna", "carla", "edda")
        for by in ("month", "owner", "team")
    }
    assert keep_week(date(2026, 11, 30)) > 0 and keep_week(date(2026, 12, 2)) == 0
    time_machine.move_to(datetime(2026, 12, 8, 9, tzinfo=UTC))
    change_deal(deal=deals[0], by=personas.anna, changes={"closes_on": date(2027, 2, 1), "amount": D(9999)})
    Deal.objects.unscoped("test").filter(pk=deals[1].pk).update(owner=personas.dario)
    assert keep_week(date(2026, 12, 8)) > 0
    for (name, by), rows in before.items():
        assert shown(client, getattr(personas, name), "forecast_past", week="2026-11-30", by=by) == rows, (
            name,
            by,
        )
        assert shown(client, getattr(personas, name), by=by) != rows
    assert ForecastSnapshot.objects.unscoped("test").values("week_on").distinct().count() == 2
    for week in ("nonsense", "2026-02-31", "1999-01-01"):
        assert sign_in(client, personas.anna).get(reverse("forecast_past"), {"week": week}).status_code == 200


def test_how_right_it_was(deals, anna, time_machine):
    call_deal(deal=deals[0], category="commit", by=anna)
    keep_week(date(2026, 11, 30))
    Deal.objects.unscoped("test").filter(pk=deals[0].pk).update(closes_on=date(2026, 12, 5))
    time_machine.move_to(datetime(2026, 12, 7, 9, tzinfo=UTC))
    keep_week(date(2026, 12, 7))
    won = ensure_pipeline().stages.get(kind="won")
    Deal.objects.unscoped("test").filter(pk=deals[0].pk).update(
        stage=won, closed_at=datetime(2026, 12, 9, tzinfo=UTC)
    )
    time_machine.move_to(datetime(2027, 1, 4, 9, tzinfo=UTC))
    # December was first seen in its own first week, which began on the last day of November.
    december = next(one for one in accuracy(anna, date(2027, 1, 4)) if one.month == date(2026, 12, 1))
    assert (december.came, december.ratio) == (100, None)
    assert table(live_for(anna, date(2027, 1, 4)), "month")[-1].cells[0] == 0


def test_sums_are_a_matter_of_finance(client, deals, anna, django_assert_max_num_queries):
    keep_week(date(2026, 11, 30))
    sign_in(client, anna).get(reverse("forecast_table"))
    for name in ("forecast_table", "forecast_past"):
        with django_assert_max_num_queries(12):
            assert "€130" in client.get(reverse(name)).text
    show_fields("rep", finance=0)
    for name in ("forecast_table", "forecast_past"):
        assert "€130" not in sign_in(client, anna).get(reverse(name)).text
