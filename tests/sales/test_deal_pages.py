"""The page of a deal: facts, items, next step; a new deal."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Activity
from sales.actions.deal_items import set_items
from sales.actions.lines import LineTerms
from sales.models import Deal, DealItem
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, ProductFactory, QuoteFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def deal(anna):
    return DealFactory(owner=anna, title="Press line")


def fresh(deal):
    return Deal.objects.unscoped("test").get(pk=deal.pk)


def line(number=0, **fields):
    known = {"text": "Press", "quantity": "2", "price_amount": "19.99", "vat_rate": "23"}
    return {f"lines-{number}-{name}": text for name, text in {**known, **fields}.items()}


def posted(*lines, do="save", version=1):
    rows = {name: text for row in lines for name, text in row.items()}
    return {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0, "do": do, "version": version, **rows}


def items(deal):
    return list(DealItem.objects.unscoped("test").filter(deal=deal))


@pytest.mark.parametrize("name", ["deal_page", "deal_edit", "deal_move", "deal_lost", "deal_later"])
def test_a_foreign_deal_is_not_there(client, deal, personas, name):
    address = reverse(name, args=[deal.pk])
    for user in (personas.dario, personas.nils, personas.otto):
        client.force_login(user)
        assert client.get(address).status_code == 404
    client.force_login(personas.anna)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["deal_items", "deal_totals", "deal_step", "quote_create"])
def test_a_foreign_deal_takes_no_posts(client, deal, personas, name):
    for user in (personas.dario, personas.nils):
        client.force_login(user)
        assert client.post(reverse(name, args=[deal.pk]), posted(line())).status_code == 404
    assert items(deal) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_few_queries(client, deal, anna, count, django_assert_max_num_queries):
    set_items(deal=deal, items=[LineTerms(text="x")] * count, by=anna)
    QuoteFactory.create_batch(count, owner=anna, client=deal.client, deal=deal)
    client.force_login(anna)
    client.get(deal.get_absolute_url())
    with django_assert_max_num_queries(15):
        client.get(deal.get_absolute_url())


def test_items_are_saved_and_make_the_value(client, deal, anna):
    client.force_login(anna)
    answer = client.post(
        reverse("deal_items", args=[deal.pk]), posted(line(), line(1, text="Visit", discount_percent="10"))
    )
    assert answer.status_code == 302
    assert [item.net_amount for item in items(deal)] == [Decimal("39.98"), Decimal("35.98")]
    assert fresh(deal).amount == Decimal("75.96")


def test_a_product_is_added_and_what_was_typed_is_kept(client, deal, anna):
    product = ProductFactory(name="Toner")
    client.force_login(anna)
    address = reverse("deal_items", args=[deal.pk])
    answer = client.post(address, posted(line(), do=f"add:{product.pk}"), headers=HTMX)
    assert [item.text for item in items(deal)] == ["Press", "Toner"]
    assert b"Toner" in answer.content
    assert b"<html" not in answer.content


def test_rows_move_and_go(client, deal, anna):
    client.force_login(anna)
    address = reverse("deal_items", args=[deal.pk])
    three = [line(n, text=text) for n, text in enumerate("ABC")]
    client.post(address, posted(*three, do="up:2"))
    assert [item.text for item in items(deal)] == ["A", "C", "B"]
    client.post(address, posted(*three, do="remove:1", version=2))
    assert [item.text for item in items(deal)] == ["A", "C"]


def test_a_wrong_number_is_said_and_nothing_is_lost(client, deal, anna):
    client.force_login(anna)
    answer = client.post(
        reverse("deal_items", args=[deal.pk]), posted(line(quantity="two"), line(1, text=""))
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="two"' in page
    assert items(deal) == []


def test_an_old_version_is_said_and_not_written(client, deal, anna):
    client.force_login(anna)
    answer = client.post(reverse("deal_items", args=[deal.pk]), posted(line(), version=7))
    assert answer.status_code == 422
    assert "Somebody else saved this" in answer.content.decode()


def test_totals_while_typing_store_nothing(client, deal, anna):
    client.force_login(anna)
    answer = client.post(
        reverse("deal_totals", args=[deal.pk]), posted(line(), line(1, quantity="")), headers=HTMX
    )
    page = answer.content.decode()
    assert "€49.18" in page  # 39.98 net with 23 %
    assert items(deal) == []


def test_products_are_found_by_name_and_code(client, anna):
    ProductFactory(code="PR-T01", name="Toner, black")
    ProductFactory(name="Toner, old", active_until=timezone.localdate() - timedelta(days=1))
    client.force_login(anna)
    page = client.get(reverse("product_choices"), {"q": "tóner"}).content.decode()
    assert "Toner, black" in page
    assert "Toner, old" not in page
    assert "Toner, black" in client.get(reverse("product_choices"), {"q": "pr-t0"}).content.decode()


def test_next_step_is_planned_from_the_deal(client, deal, anna):
    client.force_login(anna)
    assert "No next step" in client.get(deal.get_absolute_url()).content.decode()
    client.post(
        reverse("deal_step", args=[deal.pk]),
        {"kind": "call", "title": "Call Jonas", "day": "2031-02-03", "clock": "10:00"},
    )
    activity = Activity.objects.unscoped("test").get(subject_entity="deal", subject_id=deal.pk)
    assert (activity.title, activity.client) == ("Call Jonas", deal.client)
    assert fresh(deal).next_step_title == "Call Jonas"
    assert client.post(reverse("deal_step", args=[deal.pk]), {"title": ""}).status_code == 422


def test_a_new_deal_begins_on_the_clients_page(client, anna):
    with_whom = ClientFactory(owner=anna)
    client.force_login(anna)
    address = f"{reverse('deal_create')}?client={with_whom.pk}"
    assert with_whom.name in client.get(address).content.decode()
    answer = client.post(
        address,
        {
            "client": with_whom.pk,
            "title": "Press",
            "amount": "100",
            "currency": "EUR",
            "closes_on": "2031-01-01",
        },
    )
    deal = Deal.objects.unscoped("test").get()
    assert answer.url == deal.get_absolute_url()
    assert (deal.client, deal.amount, deal.owner) == (with_whom, 100, anna)


def test_a_name_that_fits_several_clients_is_asked_back(client, anna, dario):
    from contacts.actions.derived import refresh_search

    mine = [ClientFactory(owner=anna, name=f"Nordic {n}") for n in range(2)]
    ClientFactory(owner=dario, name="Nordic Secret")
    refresh_search([one.pk for one in mine])
    client.force_login(anna)
    form = {"client_name": "nordic", "title": "Press", "currency": "EUR", "closes_on": "2031-01-01"}
    page = client.post(reverse("deal_create"), form)
    assert page.status_code == 422
    assert "Nordic 1" in page.content.decode()
    assert "Secret" not in page.content.decode()
    assert client.post(reverse("deal_create"), {**form, "client": mine[1].pk}).status_code == 302


def test_a_foreign_client_is_no_choice(client, anna, dario):
    foreign = ClientFactory(owner=dario)
    client.force_login(anna)
    form = {"client": foreign.pk, "title": "Press", "currency": "EUR", "closes_on": "2031-01-01"}
    assert client.post(reverse("deal_create"), form).status_code == 422


def test_facts_are_changed(client, deal, anna):
    client.force_login(anna)
    address = reverse("deal_edit", args=[deal.pk])
    form = {"title": "Press hall", "amount": "5", "currency": "EUR", "closes_on": "2031-01-01"}
    assert client.post(address, form).status_code == 302
    assert (fresh(deal).title, fresh(deal).base_amount) == ("Press hall", 5)
