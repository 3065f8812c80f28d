"""Deals by closing day, and the sums that leads of one team share."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sales.actions.pipelines import ensure_pipeline
from sales.queries.board import BoardFilter, board_of
from sales.queries.pipelines import stages_of
from tests.personas import sign_in
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
DAY = date(2031, 5, 14)


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_shows_the_first_of_each_day_and_sums_all(
    client, anna, dario, count, django_assert_max_num_queries
):
    deals = [DealFactory(owner=anna, closes_on=DAY, amount=100 + number) for number in range(count + 3)]
    DealFactory(owner=dario, closes_on=DAY, title="Of others")
    DealFactory(owner=anna, closes_on=DAY + timedelta(days=60), title="Far away")
    sign_in(client, anna)
    address = reverse("deal_calendar") + "?day=2031-05-01"
    client.get(address)
    with django_assert_max_num_queries(10):
        answer = client.get(address)
    cell = next(cell for week in answer.context["weeks"] for cell in week if cell.day == DAY)
    assert (cell.count, cell.total) == (count + 3, sum((deal.amount for deal in deals), Decimal()))
    assert [deal.title for deal in cell.deals] == [deal.title for deal in deals[:-4:-1]]
    assert f"{count} more" in answer.text and "Of others" not in answer.text and "Far away" not in answer.text
    assert client.get(reverse("deal_calendar") + "?day=someday").status_code == 200


def test_a_deal_is_dragged_to_another_day_and_not_over_somebody_else(client, anna, dario):
    deal = DealFactory(owner=anna, closes_on=DAY)
    address = reverse("deal_closing", args=[deal.pk])
    sign_in(client, anna)
    assert client.post(address, {"day": "2031-05-20", "seen": "2031-05-14", "clock": ""}).status_code == 204
    assert client.post(address, {"day": "2031-05-21", "seen": "2031-05-14"}).status_code == 409
    assert client.post(address, {"day": "soon"}).status_code == 422
    deal.refresh_from_db()
    assert deal.closes_on == date(2031, 5, 20)
    sign_in(client, dario)
    assert client.post(address, {"day": "2031-05-22"}).status_code == 404


def sums(user):
    pipeline = ensure_pipeline()
    board = board_of(user, pipeline, stages_of(pipeline), BoardFilter())
    return [(column.count, column.total) for column in board.columns]


def test_the_sums_of_a_team_are_counted_once_for_all_who_see_it(anna, bruno, carla, dario, edda):
    cache.clear()
    DealFactory.create_batch(3, owner=anna)
    DealFactory(owner=dario)
    # Of the lead, but of no team that the lead sees: counted besides.
    DealFactory(owner=carla, team=dario.home_team, amount=7)
    first = sums(carla)
    assert first[0] == (4, 3007)
    with CaptureQueriesContext(connection) as asked:
        assert sums(carla) == first
    counting = [query["sql"] for query in asked if "SUM(" in query["sql"]]
    # What remains to be counted is of the lead alone: never the rows of the team.
    assert len(counting) == 1 and "owner_id" in counting[0]
    assert f'"team_id" IN ({anna.home_team_id})' in counting[0] and "NOT (" in counting[0]
    assert sums(edda)[0][0] == 5 and sums(anna)[0][0] == 3


def test_the_strip_names_the_slowest_stage_and_stays_silent_without_one(client, anna, time_machine):
    DealFactory.create_batch(2, owner=anna)
    sign_in(client, anna)
    assert "nothing is stuck" in client.get(reverse("deal_board")).text
    DealFactory(
        owner=anna, stage=ensure_pipeline().stages.get(name="Closing"), stage_since="2020-01-01T00:00Z"
    )
    page = client.get(reverse("deal_board")).text
    assert "Slowest stage" in page and "1 of 1 stuck" in page
