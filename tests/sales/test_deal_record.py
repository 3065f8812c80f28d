"""What a deal costs, its facts edited in place, its way into the recycle bin and back."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from crm.access.locks import unlocked
from crm.access.models import AccessVersion, FieldGrant
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from sales.actions.deal_costs import add_cost, set_cost_rates
from sales.actions.deal_deletion import delete_deal
from sales.actions.deal_record import put_person
from sales.actions.deals import open_deal
from sales.models import Deal, DealCost, DealMove, DealPerson, Quote
from tests.factories import ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory

pytestmark = pytest.mark.django_db
RATES = {"hours": Decimal(444), "travel": Decimal("0.42"), "samples": Decimal(18)}


@pytest.fixture
def deal(anna):
    return open_deal(client=ClientFactory(owner=anna), title="Press", by=anna, amount=Decimal(1000))


def test_costs_follow_the_rates_of_their_day(deal, anna, edda):
    set_cost_rates(by=edda, rates=RATES)
    first = add_cost(deal=deal, by=anna, kind="travel", quantity=Decimal(101))
    set_cost_rates(by=edda, rates=RATES | {"travel": Decimal(9)})
    first.refresh_from_db()
    assert first.amount == Decimal("42.42")
    assert add_cost(deal=deal, by=edda, kind="other", amount=Decimal(7)).amount == 7
    # A rep reads what things cost and does not write it.
    with pytest.raises(PermissionDenied):
        add_cost(deal=deal, by=anna, kind="hours", amount=Decimal(7))
    with pytest.raises(ValidationError):
        add_cost(deal=deal, by=anna, kind="other")
    with pytest.raises(PermissionDenied):
        set_cost_rates(by=anna, rates=RATES)


def test_the_box_says_amounts_to_whoever_reads_margins(client, deal, anna, edda):
    set_cost_rates(by=edda, rates=RATES)
    sign_in(client, anna)
    client.post(
        reverse("deal_costs", args=[deal.pk]), {"kind": "hours", "quantity": "7.5", "on": "2026-01-05"}
    )
    page = client.get(deal.get_absolute_url()).text
    assert "Hours of work" in page and "3,330" in page
    refused = client.post(
        reverse("deal_costs", args=[deal.pk]), {"kind": "hours", "quantity": "-1"}, follow=True
    )
    assert "How many:" in refused.text
    FieldGrant.objects.filter(role__key="rep", group="margin").delete()
    AccessVersion.bump()
    page = client.get(deal.get_absolute_url()).text
    assert "Hours of work" in page and "3,330" not in page
    with unlocked("test"):
        row = DealCost.objects.get()
    client.post(reverse("deal_cost_remove", args=[row.pk]))
    with unlocked("test"):
        assert not DealCost.objects.exists()


def test_a_fact_is_edited_in_place_and_nobody_is_saved_over(client, deal, anna):
    sign_in(client, anna)
    address = reverse("deal_fact", args=[deal.pk, "competitor"])
    assert "data-inline" in client.get(address, headers={"HX-Request": "true"}).text
    assert client.post(address, {"competitor": "Acme", "seen": '{"competitor": ""}'}).status_code == 302
    late = client.post(address, {"competitor": "Other", "seen": '{"competitor": ""}'})
    assert late.status_code == 422 and "Acme" in late.text and "Other" in late.text
    deal.refresh_from_db()
    assert deal.competitor == "Acme"
    assert (
        client.post(reverse("deal_fact", args=[deal.pk, "closes_on"]), {"closes_on": "soon"}).status_code
        == 422
    )
    assert client.get(reverse("deal_fact", args=[deal.pk, "owner"])).status_code == 404


def test_a_deleted_deal_lies_in_the_bin_and_comes_back_with_all_that_is_its_own(client, deal, anna, edda):
    put_person(deal=deal, person=PersonFactory(client=deal.client), role="uses", by=anna)
    add_cost(deal=deal, by=anna, kind="hours")
    quote = QuoteFactory(deal=deal, client=deal.client, owner=anna)
    sign_in(client, edda)
    answer = client.post(reverse("deal_delete", args=[deal.pk]), follow=True)
    change_set = ChangeSet.objects.get(kind="delete")
    assert reverse("undo", args=[change_set.pk]) in answer.text
    assert "Press" in client.get(reverse("recycle_bin")).text
    with unlocked("test"):
        assert not Deal.objects.exists() and not DealPerson.objects.exists() and not DealMove.objects.exists()
        assert Quote.objects.get().deal is None
        deal.client.refresh_from_db()
        assert deal.client.pipeline_amount == 0
    undo_change_set(change_set=change_set, by=edda)
    with unlocked("test"):
        assert Deal.objects.get() == deal and DealPerson.objects.count() == DealCost.objects.count() == 1
        assert Quote.objects.get() == quote and Quote.objects.get().deal == deal
        deal.client.refresh_from_db()
        assert deal.client.pipeline_amount == 1000


def test_a_deal_with_orders_stays_and_so_does_one_of_others(anna, bruno, edda):
    sold = DealFactory(owner=anna)
    OrderFactory(deal=sold, client=sold.client, owner=anna)
    with pytest.raises(ValidationError, match="has orders"):
        delete_deal(deal=sold, by=edda)
    with pytest.raises(PermissionDenied):
        delete_deal(deal=DealFactory(owner=anna), by=bruno)


def test_only_who_may_make_quotes_is_offered_one(client, deal, anna):
    from crm.access.models import Grant

    sign_in(client, anna)
    assert "Make a quote" in client.get(deal.get_absolute_url()).text
    Grant.objects.filter(role__key="rep", entity="quote", action="create").delete()
    AccessVersion.bump()
    assert "Make a quote" not in client.get(deal.get_absolute_url()).text
