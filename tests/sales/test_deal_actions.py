from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from contacts.actions.activities import complete_activity, plan_activity
from contacts.actions.assign import assign_clients
from contacts.actions.clients import EditConflict
from contacts.models import Client
from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from sales.actions.deal_items import set_items
from sales.actions.deal_moves import move_deal
from sales.actions.deals import change_deal, open_deal
from sales.actions.lines import LineTerms
from sales.actions.pipelines import ensure_pipeline
from sales.models import Deal, DealMove
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, OrderFactory, ProductFactory, QuoteFactory, RateFactory

pytestmark = pytest.mark.django_db


def stage(kind="open", number=0):
    return ensure_pipeline().stages.filter(kind=kind)[number]


def fresh(record):
    return type(record).objects.unscoped("test").get(pk=record.pk)


def test_new_deal_belongs_to_the_clients_owner_and_counts_for_the_client(anna):
    client = ClientFactory(owner=anna)
    deal = open_deal(client=client, title=" Press line ", by=anna, amount=Decimal(5000))
    assert (deal.title, deal.owner, deal.branch, deal.currency) == ("Press line", anna, anna.branch, "EUR")
    assert fresh(client).pipeline_amount == 5000
    assert DealMove.objects.unscoped("test").get(deal=deal).from_stage is None


def test_value_in_another_currency_is_kept_by_the_dated_rate(anna):
    RateFactory(currency="PLN", rate=Decimal("0.25"))
    RateFactory(currency="PLN", rate=Decimal("0.9"), on=timezone.localdate() + timedelta(days=1))
    deal = open_deal(
        client=ClientFactory(owner=anna), title="Press", by=anna, amount=Decimal(1000), currency="PLN"
    )
    assert deal.base_amount == 250


def test_currency_without_a_rate_is_refused(anna):
    with pytest.raises(ValidationError, match="exchange rate"):
        open_deal(client=ClientFactory(owner=anna), title="Press", by=anna, currency="USD")


def test_nobody_opens_a_deal_with_a_client_they_do_not_see(dario, anna):
    with pytest.raises(PermissionDenied):
        open_deal(client=ClientFactory(owner=anna), title="Press", by=dario)


def test_moves_are_kept_with_the_days_before(anna, time_machine):
    deal = open_deal(client=ClientFactory(owner=anna), title="Press", by=anna)
    time_machine.move_to(timezone.now() + timedelta(days=5))
    move_deal(deal=deal, to=stage(number=2), by=anna)
    move = DealMove.objects.unscoped("test").filter(deal=deal).first()
    assert (move.from_stage.name, move.to_stage.name, move.days_before) == ("Qualified", "Proposal", 5)
    assert fresh(deal).days_in_stage == 0


def test_won_closes_and_reopened_counts_again(anna):
    deal = open_deal(client=ClientFactory(owner=anna), title="Press", by=anna, amount=Decimal(10))
    deal = move_deal(deal=deal, to=stage("won"), by=anna)
    assert deal.closed_at
    assert fresh(deal.client).pipeline_amount == 0
    deal = move_deal(deal=deal, to=stage(), by=anna)
    assert deal.closed_at is None
    assert fresh(deal.client).pipeline_amount == 10


def test_a_loss_needs_its_reason(anna):
    deal = DealFactory(owner=anna)
    with pytest.raises(ValidationError):
        move_deal(deal=deal, to=stage("lost"), by=anna)
    deal = move_deal(deal=deal, to=stage("lost"), by=anna, lost_reason="price", competitor="Acme")
    assert (deal.lost_reason, deal.competitor) == ("price", "Acme")


def test_old_version_is_a_conflict(anna):
    deal = DealFactory(owner=anna)
    change_deal(deal=deal, by=anna, changes={"title": "New"}, version=1)
    with pytest.raises(EditConflict):
        change_deal(deal=deal, by=anna, changes={"title": "Newer"}, version=1)
    with pytest.raises(EditConflict):
        move_deal(deal=deal, to=stage(number=1), by=anna, version=1)


def test_who_sees_but_may_not_change_is_refused(anna, bruno):
    Grant.objects.filter(role__key="rep", entity="deal", action="view").update(level=Level.TEAM)
    AccessVersion.bump()
    deal = DealFactory(owner=anna)
    assert Deal.objects.visible_to(bruno).filter(pk=deal.pk).exists()
    with pytest.raises(PermissionDenied):
        change_deal(deal=deal, by=bruno, changes={"title": "Mine"})


def test_items_make_the_value(anna):
    deal = DealFactory(owner=anna)
    product = ProductFactory(price_amount=Decimal("19.99"), cost_amount=Decimal(10))
    terms = [
        LineTerms(product=product, quantity=Decimal(3)),
        LineTerms(text="Visit", price_amount=Decimal(50), discount_percent=Decimal(10)),
    ]
    deal = set_items(deal=deal, items=terms, by=anna)
    assert deal.amount == deal.base_amount == Decimal("104.97")
    first, second = deal.items.unscoped("test")
    assert (first.text, first.vat_rate, first.margin_amount) == (product.name, 23, Decimal("29.97"))
    assert second.net_amount == 45
    deal = change_deal(deal=deal, by=anna, changes={"amount": Decimal(1), "title": "Other"})
    assert deal.amount == Decimal("104.97")


def test_product_in_another_currency_is_priced_by_the_rate(anna):
    RateFactory(currency="PLN", rate=Decimal("0.25"))
    deal = DealFactory(owner=anna, currency="PLN")
    deal = set_items(deal=deal, items=[LineTerms(product=ProductFactory())], by=anna)
    assert (deal.amount, deal.base_amount) == (400, 100)


def test_next_step_follows_the_activities_about_the_deal(anna):
    deal = DealFactory(owner=anna)
    due = timezone.now() + timedelta(days=2)
    call = plan_activity(
        by=anna, title="Call back", kind="call", due_at=due, client=deal.client, subject=deal
    )
    assert (fresh(deal).next_step_title, fresh(deal).next_step_kind) == ("Call back", "call")
    complete_activity(activity=call, by=anna)
    assert fresh(deal).next_step_at is None


def test_handed_over_clients_take_their_papers_along(anna, bruno, carla):
    client = ClientFactory(owner=anna)
    papers = [factory(owner=anna, client=client) for factory in (DealFactory, QuoteFactory, OrderFactory)]
    Grant.objects.filter(role__key="team_lead", entity="client", action="assign").update(level=Level.TEAM)
    AccessVersion.bump()
    assign_clients(clients=Client.objects.all(), to=bruno, by=carla)
    assert [fresh(paper).owner for paper in papers] == [bruno] * 3
    assert fresh(papers[2]).sold_by == anna
