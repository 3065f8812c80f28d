"""A list of deals brought a second time changes the open ones, with their way over the board, and is undone."""

from decimal import Decimal

import pytest

from contacts.imports.refused import refusals
from crm.changes.actions.undoing import undo_change_set
from sales.actions.deal_moves import move_deal, won_stage
from sales.actions.deals import open_deal
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, DealMove, DealStage, Pipeline
from tests.custom_fields.making import make_field
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory

HEAD = "Number;Title;Company;Stage;Value;Competitor;Tender\n"


def moves(deal):
    return DealMove.objects.unscoped("test").filter(deal=deal).order_by("id")


def codes(run):
    return {row["row"]: [problem["code"] for problem in row["problems"]] for row in refusals(run)}


@pytest.fixture
def acme(anna, otto):
    ensure_pipeline()
    make_field(otto, "Tender", holder="deal", searchable=True)
    return ClientFactory(owner=anna, name="Acme")


@pytest.fixture
def looms(anna, acme):
    return open_deal(client=acme, title="Looms", by=anna, amount=Decimal(100), competitor="Weavers")


def test_what_the_row_says_changes_the_deal_and_undo_brings_it_back(anna, acme, looms, begin, write):
    first, version = looms.stage, looms.version
    text = f"{HEAD}{looms.number};Big looms;Acme;Won;250;;Z-9\n;Spindles;Acme;;7;;\n"
    run = write(begin(anna, text, target="deals"), on_duplicate="update")
    assert (run.count("update"), run.count("create"), codes(run)) == (1, 1, {})
    looms.refresh_from_db()
    assert (looms.title, looms.amount, looms.base_amount, looms.competitor) == (
        "Big looms",
        250,
        250,
        "Weavers",
    )
    assert (looms.stage.kind, looms.closed_at is None, looms.version) == ("won", False, version + 1)
    assert (looms.custom, looms.made_text) == ({"tender": "Z-9"}, "z-9")
    last = moves(looms).last()
    assert (last.from_stage, last.to_stage, last.by, last.at) == (first, looms.stage, anna, looms.stage_since)
    acme.refresh_from_db()
    assert acme.pipeline_amount == 7
    undo_change_set(change_set=run.change_set, by=anna)
    looms.refresh_from_db()
    assert (looms.title, looms.amount, looms.base_amount, looms.stage) == ("Looms", 100, 100, first)
    assert (looms.closed_at, looms.custom, looms.made_text) == (None, {}, "")
    assert moves(looms).count() == 1
    acme.refresh_from_db()
    assert acme.pipeline_amount == 100


def test_the_same_list_again_changes_nothing(anna, acme, looms, begin, write):
    version = looms.version
    run = write(begin(anna, f"{HEAD}{looms.number};Looms;Acme;;;;\n", target="deals"), on_duplicate="update")
    looms.refresh_from_db()
    assert (looms.version, moves(looms).count(), run.count("update")) == (version, 1, 1)
    assert not run.change_set.rows.exists()


def test_what_is_closed_or_elsewhere_is_refused(anna, acme, looms, begin, check, shown, client):
    won = open_deal(client=acme, title="Spindles", by=anna)
    move_deal(deal=won, to=won_stage(won), by=anna)
    far = DealStage.objects.create(
        pipeline=Pipeline.objects.create(name="Tenders", position=9),
        name="Bid opened",
        position=1,
        probability=5,
    )
    ClientFactory(owner=anna, name="Other")
    text = (
        f"{HEAD}{won.number};Spindles;Acme;Won;;;\n;spindles;Acme;;9;;\n"
        f"{looms.number};Looms;Other;;;;\n;Looms;Acme;{far.name};;;\n"
    )
    client.force_login(anna)
    rows = shown(check(begin(anna, text, target="deals")))
    assert 'value="update"' in rows[5] and 'value="update"' not in rows[2]
    run = check(begin(anna, text, target="deals", on_duplicate="update"))
    assert codes(run) == {3: ["deal_closed"], 4: ["other_client"], 5: ["other_pipeline"]}
    assert (run.count("skip"), run.count("update")) == (1, 0)


def test_a_deal_beyond_reach_is_left_as_it_is(anna, dario, acme, begin, write):
    theirs = DealFactory(client=acme, owner=dario, title="Theirs")
    run = write(begin(anna, f"{HEAD}{theirs.number};Mine;Acme;;5;;\n", target="deals"), on_duplicate="update")
    theirs.refresh_from_db()
    assert (theirs.title, run.count("skip"), run.count("update")) == ("Theirs", 1, 0)


def test_from_the_shell(edda, acme, looms, command):
    code, answer = command(
        f"{HEAD}{looms.number};Looms;Acme;Proposal;80;;\n", "--on-duplicate", "update", target="deals"
    )
    assert (code, answer["updated"], answer["created"]) == (0, 1, 0)
    deal = Deal.objects.unscoped("test").select_related("stage").get()
    assert (deal.stage.name, deal.amount, deal.closed_at) == ("Proposal", 80, None)
