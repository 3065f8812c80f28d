"""Deals of clients that are here come with their stage, value and the firm's own fields, and go again."""

from decimal import Decimal

import pytest
from django.urls import reverse

from contacts.imports.refused import refusals
from crm.changes.actions.undoing import undo_change_set
from crm.search.text import SearchText
from sales.actions.deals import open_deal
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, DealMove
from sales.search import find_deals
from tests.custom_fields.making import make_field
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory

LIST = (
    "Deal ID;Title;Company;Stage;Value;Close date;Owner;Tender\n"
    "D-7000;Looms;Acme;Proposal;1 200,50;31.12.2026;;Z-1\n"
    ";Spindles;Acme;Won;300;;anna@example.com;\n"
    ";Odd stage;Acme;Nowhere;1;;;\n"
    ";Nobody's;Nobody Ltd;;1;;;\n"
    ";;Acme;;1;;;\n"
    ";Less;Acme;;-5;;;\n"
)


def deals():
    return Deal.objects.unscoped("test").order_by("id")


def codes(run):
    return {row["row"]: [problem["code"] for problem in row["problems"]] for row in refusals(run)}


@pytest.fixture
def acme(anna, otto):
    ensure_pipeline()
    make_field(otto, "Tender", holder="deal", searchable=True)
    return ClientFactory(owner=anna, name="Acme")


def test_deals_join_their_clients(anna, acme, begin, check, write):
    ahead = int(DealFactory(owner=anna).number.removeprefix("D-")) + 50
    run = check(begin(anna, LIST.replace("D-7000", f"D-{ahead}"), target="deals"))
    assert codes(run) == {4: ["choice"], 5: ["no_client"], 6: ["missing"], 7: ["negative"]}
    run = write(run)
    looms, spindles = deals().filter(client=acme)
    assert (looms.number, looms.client, looms.stage.name, looms.amount, looms.base_amount, looms.owner) == (
        f"D-{ahead}", acme, "Proposal", Decimal("1200.50"), Decimal("1200.50"), anna,
    )  # fmt: skip
    assert (looms.team, looms.custom, looms.closed_at) == (anna.home_team, {"tender": "Z-1"}, None)
    assert spindles.stage.kind == "won" and spindles.closed_at and spindles.number == f"D-{ahead + 1}"
    assert open_deal(client=acme, title="Next", by=anna).number == f"D-{ahead + 2}"
    assert DealMove.objects.unscoped("test").filter(deal=looms).get().to_stage == looms.stage
    assert [hit.title for hit in find_deals(anna, SearchText("z-1"), 6)] == ["Looms"]
    acme.refresh_from_db()
    assert acme.pipeline_amount == Decimal("1200.50")
    undo_change_set(change_set=run.change_set, by=anna)
    acme.refresh_from_db()
    assert [deal.title for deal in deals().filter(client=acme)] == ["Next"] and acme.pipeline_amount == 0


def test_what_is_there_is_skipped_or_made_with_a_number_of_its_own(anna, acme, begin, check, write):
    known = DealFactory(client=acme, owner=anna, title="spindles")
    text = f"Number;Title;Company\n{known.number};Other;Acme\n;Spindles;Acme\n;New;Acme\n;New;Acme\n"
    run = check(begin(anna, text, target="deals"))
    assert (run.count("create"), run.count("skip")) == (1, 3)
    run = write(begin(anna, text, target="deals"), on_duplicate="create")
    assert sorted(deal.title for deal in deals()) == ["New", "New", "Other", "Spindles", "spindles"]
    assert len({deal.number for deal in deals()}) == 5


def test_deals_of_clients_out_of_reach_are_refused(dario, acme, begin, check):
    run = check(begin(dario, LIST, target="deals"))
    assert codes(run)[2] == ["client_hidden"]


def test_the_list_leads_into_the_import(client, anna, acme):
    client.force_login(anna)
    assert "?target=deals" in client.get(reverse("deal_list")).text


def test_the_export_of_another_program_finds_its_fields(anna, acme, begin):
    names = [
        "ID",
        "Title",
        "Value",
        "Currency of Value",
        "Organization",
        "Owner",
        "Stage",
        "Expected close date",
        "Deal closed on",
    ]
    run = begin(
        anna, ",".join(f"Deal - {name}" for name in names) + "\n1,Looms,5,EUR,Acme,,,,\n", target="deals"
    )
    assert list(run.columns.values()) == [
        "deal_number", "title", "amount", "currency", "client_name", "owner", "deal_stage", "closes_on", "closed_on",
    ]  # fmt: skip
