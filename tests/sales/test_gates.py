"""What deals need before they move on: refused or warned of by every door, and linked to."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.actions.joining import join
from contacts.models import Person
from contacts.registries import Joining
from crm.access.locks import unlocked
from crm.changes.actions.keeping import open_change_set
from sales.actions.bulk_deals import move_deals
from sales.actions.deal_items import set_items
from sales.actions.deal_moves import move_deal
from sales.actions.deal_record import put_person, tick
from sales.actions.gates import set_needs
from sales.actions.lines import LineTerms
from sales.actions.orders import accept_quote
from sales.actions.pipelines import ensure_pipeline
from sales.actions.quotes import quote_deal, send_quote
from sales.models import CheckPoint, Deal, DealCheck, DealMove, DealPerson
from sales.queries.gates import gate_states, held_back, needs
from tests.custom_fields.making import make_field
from tests.factories import PersonFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory, QuoteFactory

pytestmark = pytest.mark.django_db


def stage(name):
    return ensure_pipeline().stages.get(name=name)


def ask(edda, *needed, at="Proposal", hard=True, points=()):
    set_needs(stage(at), by=edda, gates=dict.fromkeys(needed, hard), points=points)


def met(deal):
    deal.refresh_from_db()
    return [gate.is_met for gate in gate_states(deal)]


def test_each_need_is_met_by_what_it_names(anna, edda, otto):
    field = make_field(otto, "Tender", holder="deal")
    deal = DealFactory(owner=anna, stage=stage("Proposal"), amount=0, closes_on=timezone.localdate())
    ask(edda, *needs(), points=["Call the bank"])
    assert [need for need, is_met in zip(needs(), met(deal), strict=True) if is_met] == ["field:closes_on"]
    set_items(deal=deal, items=[LineTerms(text="Desk", price_amount=Decimal(5))], by=anna)
    QuoteFactory(deal=deal, client=deal.client, owner=anna, sent_at=timezone.now())
    Deal.objects.unscoped("test").update(
        competitor="Acme", next_step_at=timezone.now(), custom={field.key: "Z-1"}
    )
    tick(deal=deal, point=CheckPoint.objects.get(), done=True, by=anna)
    for role in Person.PurchaseRole.values:
        put_person(deal=deal, person=PersonFactory(client=deal.client), role=role, by=anna)
    assert all(met(deal)) and len(met(deal)) == len(needs())


def test_a_hard_gate_keeps_the_deal_also_from_further_stages_and_from_won(anna, edda):
    ask(edda, "items")
    for goal in ("Negotiation", "Closing", "Won"):
        for begin in ("Qualified", "Proposal"):
            deal = DealFactory(owner=anna, stage=stage(begin))
            with pytest.raises(ValidationError, match="Missing: Items"):
                move_deal(deal=deal, to=stage(goal), by=anna)
    move_deal(deal=deal, to=stage("Qualified"), by=anna)
    move_deal(deal=deal, to=stage("Proposal"), by=anna)
    lost = move_deal(deal=deal, to=stage("Lost"), by=anna, lost_reason="price")
    with pytest.raises(ValidationError):
        move_deal(deal=lost, to=stage("Won"), by=anna)
    past = DealFactory(owner=anna, stage=stage("Negotiation"))
    assert move_deal(deal=past, to=stage("Won"), by=anna).closed_at


def test_a_warning_lets_the_deal_go_and_the_move_says_without_what(client, anna, edda):
    ask(edda, "items", "next_step", hard=False)
    deal = DealFactory(owner=anna, stage=stage("Proposal"))
    sign_in(client, anna)
    address = reverse("deal_move", args=[deal.pk])
    to = {"stage": stage("Negotiation").pk}
    answer = client.post(address, to, headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer["Content-Type"][:10]) == (200, "text/plain")
    assert "Still missing: Items, A next step." in answer.text
    assert "Without: Items, A next step" in client.get(deal.get_absolute_url()).text


def test_the_board_is_refused_and_the_page_links_to_what_is_missing(client, anna, edda):
    ask(edda, "field:amount", "next_step")
    deal = DealFactory(owner=anna, stage=stage("Proposal"), amount=0)
    sign_in(client, anna)
    address, to = reverse("deal_move", args=[deal.pk]), {"stage": stage("Closing").pk}
    refused = client.post(address, to, headers={"X-Requested-With": "fetch"})
    assert (refused.status_code, refused["Content-Type"][:10]) == (409, "text/plain")
    page = client.post(address, to, follow=True)
    assert "stays in “Proposal”. Missing: A value, A next step." in page.text
    assert (
        f'{reverse("deal_edit", args=[deal.pk])}#id_amount"' in page.text and '#deal-next-step"' in page.text
    )


def test_many_deals_move_but_those_that_lack_something(anna, edda):
    ask(edda, "field:amount", at="Qualified")
    rich, poor = (DealFactory(owner=anna, stage=stage("Qualified"), amount=amount) for amount in (5, 0))
    past = DealFactory(owner=anna, stage=stage("Needs and demo"), amount=0)
    change_set = move_deals(deals=Deal.objects.unscoped("test"), stage=stage("Proposal"), by=anna)
    assert change_set.summary == "Moved to “Proposal” (1 stays, missing: A value)"
    with unlocked("test"):
        assert set(Deal.objects.filter(stage=stage("Proposal"))) == {rich, past}
        assert Deal.objects.get(stage=stage("Qualified")) == poor


def test_what_many_lack_is_asked_in_as_many_queries_as_for_one(anna, edda, django_assert_max_num_queries):
    ask(edda, *needs())
    deals = DealFactory.create_batch(3, owner=anna, stage=stage("Proposal"))
    goal = stage("Closing")
    held_back([(deals[0].pk, deals[0].stage)], goal)
    with django_assert_max_num_queries(2):
        found = held_back([(deal.pk, deal.stage) for deal in deals], goal)
    assert len(found) == 3


def test_a_client_who_accepts_passes_and_the_move_says_so(anna, edda):
    ask(edda, "checklist", at="Closing", points=["Signed"])
    deal = DealFactory(owner=anna, stage=stage("Closing"))
    quote = send_quote(quote=quote_deal(deal=deal, by=anna), by=anna)
    accept_quote(quote=quote, by=anna, wins_deal=True)
    with unlocked("test"):
        move = DealMove.objects.get(deal=deal, to_stage__kind="won")
    assert move.passed == "The whole checklist"


def test_needs_are_set_by_the_form_and_points_keep_their_ticks(client, anna, edda):
    sign_in(client, edda)
    page = reverse("deal_stage_needs", args=[stage("Proposal").pk])
    names = {need: f"need_{number}" for number, need in enumerate(needs())}
    said = {names["items"]: "hard", names["next_step"]: "warn", "points": " Call  the bank \n\nVisit"}
    assert client.post(page, said).status_code == 302
    deal = DealFactory(owner=anna, stage=stage("Proposal"))
    tick(deal=deal, point=CheckPoint.objects.get(text="Call the bank"), done=True, by=anna)
    client.post(page, {"points": "Visit"})
    assert not gate_states(deal)
    client.post(page, {"points": "Visit\nCall the bank"})
    with unlocked("test"):
        assert DealCheck.objects.get().point.is_used
    assert client.post(page, {names["checklist"]: "hard"}).status_code == 422
    with pytest.raises(PermissionDenied):
        set_needs(stage("Proposal"), by=anna, gates={}, points=[])


def test_people_and_ticks_from_the_page(client, anna, dario, edda):
    ask(edda, at="Proposal", points=["Call the bank"])
    deal = DealFactory(owner=anna, stage=stage("Proposal"))
    person, stranger = PersonFactory(client=deal.client, name="Jan Demo"), PersonFactory()
    sign_in(client, anna)
    client.post(reverse("deal_people", args=[deal.pk]), {"person": person.pk, "role": "blocks"})
    client.post(reverse("deal_people", args=[deal.pk]), {"person": stranger.pk, "role": "blocks"})
    point = CheckPoint.objects.get()
    for _twice in range(2):
        client.post(reverse("deal_checks", args=[deal.pk]), {"point": point.pk, "done": "1"})
    page = client.get(deal.get_absolute_url()).text
    assert "Blocks" in page and "1 of 1 done" in page
    with unlocked("test"):
        row = DealPerson.objects.get()
    sign_in(client, dario)
    assert client.post(reverse("deal_person_remove", args=[row.pk])).status_code == 404
    sign_in(client, anna)
    client.post(reverse("deal_person_remove", args=[row.pk]))
    client.post(reverse("deal_checks", args=[deal.pk]), {"point": point.pk})
    with unlocked("test"):
        assert not DealPerson.objects.exists() and not DealCheck.objects.exists()


def test_persons_that_become_one_have_one_role_in_a_deal(anna):
    deal = DealFactory(owner=anna)
    kept, gone = PersonFactory.create_batch(2, client=deal.client)
    put_person(deal=deal, person=kept, role="decides", by=anna)
    put_person(deal=deal, person=gone, role="uses", by=anna)
    with unlocked("test"):
        join(Joining(open_change_set(kind="merge", by=anna, summary="x"), Person, kept.pk, gone.pk))
        assert DealPerson.objects.get().role == "decides"
