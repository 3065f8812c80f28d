"""Deals and products in the search box: by number, by words, in spite of a typing error; always in one query."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.lists.models import ColumnChoice
from crm.search.text import SearchText
from sales.actions.deals import open_deal
from sales.models import Deal
from sales.search import find_deals, find_products
from tests.factories import ClientFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory, ProductFactory

pytestmark = pytest.mark.django_db
DEALS = Deal.objects.unscoped("test")


def found(find, user, typed):
    with CaptureQueriesContext(connection) as asked:
        hits = find(user, SearchText(typed), 6)
    table = "sales_deal" if find is find_deals else "sales_product"
    assert sum(f'FROM "{table}" ' in query["sql"] for query in asked) == 1
    return [hit.title for hit in hits]


@pytest.fixture
def looms(anna):
    return DealFactory(owner=anna, title="Weaving looms for the hall")


def test_each_deal_has_a_number_of_its_own(anna):
    client = ClientFactory(owner=anna)
    first = open_deal(client=client, title="One", by=anna)
    second = open_deal(client=client, title="Two", by=anna)
    numbers = [int(deal.number.removeprefix("D-")) for deal in (first, second)]
    assert numbers[1] == numbers[0] + 1 and DEALS.get(pk=first.pk).number == first.number
    made = Deal.objects.bulk_create([DealFactory.build(owner=anna, client=client, stage=first.stage)])
    assert made[0].number == f"D-{numbers[1] + 1}"
    with pytest.raises(IntegrityError), transaction.atomic():
        DEALS.filter(pk=first.pk).update(number=second.number)


def test_the_number_stands_in_the_head_the_list_and_the_box(client, looms, anna):
    sign_in(client, anna)
    assert looms.number in client.get(looms.get_absolute_url()).text
    ColumnChoice.objects.create(user=anna, list_key="deals", view="all", columns=["title", "number"])
    page = client.get(reverse("deal_list"), {"view": "all"})
    assert [column.key for column in page.context["listing"].columns] == ["title", "number"]
    assert looms.number in page.text
    for typed in (
        looms.number,
        looms.number.lower(),
        looms.number.removeprefix("D-"),
        looms.number.replace("-", ""),
    ):
        assert found(find_deals, anna, typed) == ["Weaving looms for the hall"]
        assert "Weaving" in client.get(reverse("deal_list"), {"q": typed}).text
    assert looms.number in client.get(reverse("search"), {"q": "weaving"}).text


def test_one_slip_in_a_long_word_is_forgiven(looms, anna, dario):
    ProductFactory(name="Weaving loom")
    for typed in ("weavinh", "weabing looms", "eaving looms for the hal"):
        assert found(find_deals, anna, typed) == ["Weaving looms for the hall"], typed
    assert found(find_products, anna, "weavinh loom") == ["Weaving loom"]
    assert found(find_products, anna, "weavin") == ["Weaving loom"]
    assert found(find_deals, dario, "weavinh") == []


def test_what_fits_is_not_mixed_with_what_is_only_like_it(anna):
    DealFactory(owner=anna, title="Weaving")
    DealFactory(owner=anna, title="Weavint")
    assert found(find_deals, anna, "weaving") == ["Weaving"]
    assert found(find_deals, anna, "xyzzy plugh") == []
    closed = DealFactory(owner=anna, title="Weaving closed", closed_at="2020-01-01T00:00Z")
    assert found(find_deals, anna, "weaving") == ["Weaving", closed.title]
