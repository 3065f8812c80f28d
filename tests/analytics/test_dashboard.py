from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import QueryDict
from django.urls import resolve, reverse
from django.utils import timezone, translation

from analytics.queries.asked import Figure
from analytics.queries.dashboard import dashboard_of
from crm.access.shares import share_record
from crm.lists.counting import exact_count
from crm.lists.reading import read_query
from crm.lists.registry import lists
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, DealStage
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(anna, bruno, dario):
    """Clients in every stage and deals open, late, won and lost, for three reps."""
    now = timezone.now()
    ensure_pipeline()
    stages = list(DealStage.objects.all())
    for number, owner in enumerate([anna, bruno, dario] * 4):
        client = ClientFactory(
            owner=owner,
            stage=["lead", "prospect", "customer", "inactive"][number % 4],
            last_contact_at=now - timedelta(days=12 * number),
            next_step_at=now + timedelta(days=number - 5) if number % 2 else None,
        )
        stage = stages[number % len(stages)]
        Deal.objects.create(
            client=client,
            title=f"Deal {number}",
            stage=stage,
            owner=owner,
            team=owner.home_team,
            branch=owner.branch,
            currency="EUR",
            amount=100 + number,
            base_amount=100 + number,
            closes_on=timezone.localdate() + timedelta(days=20 * (number - 4)),
            closed_at=None if stage.is_open else now - timedelta(days=number),
            lost_reason="price" if stage.kind == "lost" else "",
        )


def figures(found):
    """Every figure anywhere in the dashboard."""
    if isinstance(found, Figure):
        yield found
    elif isinstance(found, list):
        for part in found:
            yield from figures(part)
    elif is_dataclass(found):
        for field in fields(found):
            yield from figures(getattr(found, field.name))


def counted_behind(url, user):
    path, _, params = url.partition("?")
    spec = lists.get(resolve(path).kwargs["list_key"])
    query = read_query(spec, user, QueryDict(params))
    assert not query.errors
    return exact_count(query)


@pytest.mark.parametrize("name", ["anna", "carla", "edda", "dario"])
def test_each_figure_is_the_count_of_the_list_it_opens(base, personas, name):
    user = getattr(personas, name)
    found = [figure for figure in figures(dashboard_of(user)) if figure.url]
    assert sum(figure.count > 0 for figure in found) > 8
    for figure in found:
        assert figure.count == counted_behind(figure.url, user), figure.url


def test_sums_by_stage_and_month_add_up(base, edda):
    found = dashboard_of(edda)
    open_deals = Deal.objects.unscoped("test").filter(closed_at=None)
    assert found.sales.open.amount == sum(deal.base_amount for deal in open_deals)
    assert sum(row.figure.count for row in found.stages) == open_deals.count()
    today = timezone.localdate()
    coming = [
        deal for deal in open_deals if deal.closes_on >= today and deal.closes_on < found.months[-1].month
    ]
    assert sum(row.full for row in found.months[:-1]) == sum(deal.base_amount for deal in coming)
    won = Deal.objects.unscoped("test").filter(stage__kind="won")
    assert sum(row.won for row in found.months) == sum((deal.base_amount for deal in won), Decimal(0))


def test_a_rep_sees_herself_and_a_lead_the_team(base, anna, carla, dario):
    assert {row.user.name for row in dashboard_of(anna).reps} == {"Anna"}
    assert {row.user.name for row in dashboard_of(carla).reps} == {"Anna", "Bruno"}


def test_the_page_stands_for_those_who_may(client, base, edda, nils, otto):
    client.force_login(edda)
    page = client.get(reverse("dashboard")).content.decode()
    assert "Forecast by month" in page
    assert "<svg" in page
    for user in (nils, otto):
        client.force_login(user)
        assert client.get(reverse("dashboard")).status_code == 403


def test_without_the_sales_module_its_parts_are_gone(base, edda, firm):
    firm.modules_off = ["sales"]
    firm.save()
    from django.core.cache import cache

    cache.clear()
    found = dashboard_of(edda)
    assert found.sales is None
    assert not found.months
    assert all(row.won.amount == 0 for row in found.reps)


def test_figures_are_kept_a_minute_and_counted_again_on_wish(base, edda, anna):
    before = dashboard_of(edda).clients.count
    ClientFactory(owner=anna)
    assert dashboard_of(edda).clients.count == before
    assert dashboard_of(edda, is_fresh=True).clients.count == before + 1


def test_what_a_share_showed_is_counted_no_longer_than_it_lasts(base, dario, anna):
    until = timezone.now() + timedelta(minutes=10)
    before = dashboard_of(dario).clients.count
    share_record(record=ClientFactory(owner=anna), by=anna, with_user=dario, until=until)
    assert dashboard_of(dario).clients.count == before + 1
    with time_machine.travel(until, tick=False):
        assert dashboard_of(dario).clients.count == before


def test_older_figures_are_shown_at_once_and_counted_again_behind(client, base, edda):
    client.force_login(edda)
    url = reverse("dashboard")
    assert "hx-get" not in client.get(url).text.partition('id="dashboard"')[2].partition(">")[0]
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        kept = client.get(url).text
        assert 'id="dashboard" hx-get="?fresh=1" hx-trigger="load"' in kept
        assert "hx-trigger" not in client.get(f"{url}?fresh=1").text.partition('id="dashboard"')[2][:200]


def test_what_is_kept_speaks_the_language_of_whoever_looks(base, edda):
    with translation.override("fa"):
        persian = [stage.label for stage in dashboard_of(edda).client_stages]
    with translation.override("en"):
        assert [stage.label for stage in dashboard_of(edda).client_stages] != persian


def test_counting_asks_a_fixed_number_of_questions(base, client, edda, django_assert_max_num_queries):
    client.force_login(edda)
    client.get(reverse("dashboard"))
    with django_assert_max_num_queries(20):
        client.get(f"{reverse('dashboard')}?fresh=1")


def test_without_finance_nothing_of_sales_is_on_it(client, base, carla):
    sign_in(client, carla)
    words = ("Won this quarter", "Open pipeline", "Forecast by month", "Pipeline by stage", "€")
    page = client.get(reverse("dashboard")).text
    assert all(word in page for word in words)
    show_fields("team_lead", finance=0)
    page = client.get(reverse("dashboard")).text
    assert not any(word in page for word in words)
    assert "Activity per rep" in page and "Clients by stage" in page
