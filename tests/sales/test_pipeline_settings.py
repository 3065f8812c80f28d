"""Pipelines and stages: set by whoever may change the rules, closed without losing a deal."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse

from crm.access.locks import unlocked
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from sales.actions.bulk_deals import move_deals
from sales.actions.deal_moves import move_deal
from sales.actions.deals import open_deal
from sales.actions.pipelines import add_pipeline, change_pipeline, close_pipeline, ensure_pipeline
from sales.actions.stages import add_stage, change_stage, close_stage, shift_stage
from sales.models import Deal, DealMove, DealStage, Pipeline
from sales.queries.pipelines import board_stages
from tests.factories import ClientFactory
from tests.personas import make_firm, make_personas, sign_in
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
FORM = {"name": "Trial", "probability": 70, "stale_days": 9, "forecast_category": "best", "advice": "Ask."}


def stage(name):
    return ensure_pipeline().stages.get(name=name)


def names():
    return [one.name for one in DealStage.objects.filter(pipeline=ensure_pipeline(), closed_on=None)]


def test_a_stage_is_added_put_in_order_and_changed(anna, edda):
    new = add_stage(ensure_pipeline(), by=edda, **FORM)
    assert names()[-3:] == ["Trial", "Won", "Lost"]
    shift_stage(stage=new, by=edda, forward=False)
    shift_stage(stage=stage("Qualified"), by=edda, forward=False)
    assert names() == [
        "Qualified", "Needs and demo", "Proposal", "Negotiation", "Trial", "Closing", "Won", "Lost",
    ]  # fmt: skip
    with pytest.raises(ValidationError):
        change_stage(stage("Closing"), by=edda, **FORM)
    won = change_stage(stage("Won"), by=edda, **FORM | {"name": "Hurray"})
    assert (won.name, won.probability) == ("Hurray", 100)
    with pytest.raises(PermissionDenied):
        add_stage(ensure_pipeline(), by=anna, **FORM | {"name": "Mine"})


def test_a_closed_stage_passes_on_the_deals_of_everybody_and_gets_them_back(anna, dario, edda):
    proposal, closing = stage("Proposal"), stage("Closing")
    mine, other = DealFactory(owner=anna, stage=proposal), DealFactory(owner=dario, stage=proposal)
    change_set = close_stage(stage=proposal, into=closing, by=edda)
    with unlocked("test"):
        assert set(Deal.objects.filter(stage=closing)) == {mine, other}
        assert DealMove.objects.filter(from_stage=proposal, to_stage=closing).count() == 2
    assert "Proposal" not in names()
    with pytest.raises(ValidationError, match="closed"):
        move_deal(deal=mine, to=proposal, by=anna)
    with pytest.raises(ValidationError, match="closed"):
        open_deal(client=ClientFactory(owner=anna), title="New", by=anna, stage=proposal)
    undo_change_set(change_set=change_set, by=edda)
    with unlocked("test"):
        assert set(Deal.objects.filter(stage=proposal)) == {mine, other}
        assert not DealMove.objects.filter(from_stage=proposal).exists()
    assert "Proposal" in names()


def test_stages_that_deals_need_are_not_closed(edda):
    for one, into in (("Won", "Closing"), ("Proposal", "Won"), ("Proposal", "Proposal")):
        with pytest.raises(ValidationError):
            close_stage(stage=stage(one), into=stage(into), by=edda)
    with pytest.raises(ValidationError, match="only pipeline"):
        close_pipeline(pipeline=ensure_pipeline(), by=edda)


def test_deals_that_an_undo_brings_into_a_closed_stage_stand_on_the_board(anna, edda):
    proposal = stage("Proposal")
    deal = DealFactory(owner=anna, stage=proposal)
    moved = move_deals(deals=Deal.objects.unscoped("test"), stage=stage("Closing"), by=anna)
    close_stage(stage=proposal, into=stage("Closing"), by=edda)
    assert proposal not in board_stages(anna, ensure_pipeline())
    undo_change_set(change_set=moved, by=anna)
    deal.refresh_from_db()
    assert deal.stage == proposal
    assert proposal in board_stages(anna, ensure_pipeline())


@pytest.mark.django_db(transaction=True)
def test_who_moves_into_a_stage_that_is_being_closed_is_told_and_nothing_is_lost():
    make_firm()
    people = make_personas()
    proposal, closing = stage("Proposal"), stage("Closing")
    deal = DealFactory(owner=people.anna, stage=stage("Qualified"))
    there = DealFactory(owner=people.anna, stage=proposal)
    closed = Event()

    def close():
        try:
            with transaction.atomic():
                close_stage(stage=proposal, into=closing, by=people.edda)
                closed.set()
                # The move begins while the closing is not yet committed: it waits, and then finds it closed.
                with pytest.raises(TimeoutError):
                    moving.result(timeout=0.5)
        finally:
            connection.close()

    def move():
        closed.wait(5)
        try:
            return move_deal(deal=deal, to=proposal, by=people.anna)
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        moving = pool.submit(move)
        pool.submit(close).result()
        assert isinstance(moving.result(), ValidationError)
    deal.refresh_from_db()
    there.refresh_from_db()
    assert (deal.stage.name, there.stage.name) == ("Qualified", "Closing")


def test_pipelines_have_names_and_standard_ones_stay_translated(edda):
    first = ensure_pipeline()
    other = add_pipeline(by=edda, name=" Contracts ", team=edda.home_team)
    assert (other.name, other.stages.count()) == ("Contracts", 7)
    change_pipeline(first, by=edda, name=str(first), team=None)
    assert Pipeline.objects.get(pk=first.pk).name == "New business"
    with pytest.raises(ValidationError):
        change_pipeline(other, by=edda, name="new business")


def test_the_pages_in_few_queries(client, anna, edda, django_assert_max_num_queries):
    sign_in(client, edda)
    page = reverse("pipeline_page", args=[ensure_pipeline().pk])
    client.get(page)
    DealFactory.create_batch(3, owner=anna, stage=stage("Proposal"))
    with django_assert_max_num_queries(8):
        text = client.get(page).text
    assert "3 open deals" in text and "Move Proposal up" in text
    add_pipeline(by=edda, name="Contracts")
    with django_assert_max_num_queries(9):
        assert "Contracts" in client.get(reverse("pipeline_list")).text
    sign_in(client, anna)
    assert client.get(page).status_code == 403


def test_closing_from_the_page_offers_the_way_back(client, anna, edda):
    deal = DealFactory(owner=anna, stage=stage("Proposal"))
    sign_in(client, edda)
    page = reverse("deal_stage_close", args=[stage("Proposal").pk])
    assert "1 open deal " in client.get(page).text
    assert client.post(page, {}).status_code == 422
    answer = client.post(page, {"into": stage("Closing").pk}, follow=True)
    assert (
        reverse("undo", args=[ChangeSet.objects.get().pk]) in answer.text and "1 closed stage" in answer.text
    )
    deal.refresh_from_db()
    assert deal.stage.name == "Closing"


def test_a_new_stage_from_its_form_and_its_advice_on_the_deal(client, anna, edda):
    sign_in(client, edda)
    client.post(reverse("pipeline_stage_new", args=[ensure_pipeline().pk]), FORM)
    deal = DealFactory(owner=anna, stage=stage("Trial"))
    assert "Ask." in client.get(deal.get_absolute_url()).text
    answer = client.post(reverse("deal_stage_edit", args=[deal.stage_id]), FORM | {"probability": 120})
    assert answer.status_code == 422
