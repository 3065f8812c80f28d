"""The lists of deals, quotes, orders and products, their search and their export."""

import re

import pytest
from django.urls import reverse

from crm.search.text import SearchText
from sales.lists import ALL
from sales.search import PROVIDERS
from tests.sales.factories import DealFactory, OrderFactory, ProductFactory, QuoteFactory

pytestmark = pytest.mark.django_db
SCOPED = {"deal_list": DealFactory, "quote_list": QuoteFactory, "order_list": OrderFactory}


def rows(client, user, name, query=""):
    client.force_login(user)
    return client.get(f"{reverse(name)}?{query}").context["listing"].page.rows


@pytest.mark.parametrize("name", SCOPED)
def test_each_persona_sees_what_their_scope_allows(client, personas, name):
    mine = SCOPED[name](owner=personas.anna)
    foreign = SCOPED[name](owner=personas.dario)
    assert rows(client, personas.anna, name) == [mine]
    assert rows(client, personas.carla, name) == [mine]
    assert set(rows(client, personas.edda, name)) == {mine, foreign}
    client.force_login(personas.nils)
    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", SCOPED)
def test_a_tab_of_the_client_page_opens_the_rows_of_that_client(client, personas, name):
    mine = SCOPED[name](owner=personas.anna)
    SCOPED[name](owner=personas.anna)
    foreign = SCOPED[name](owner=personas.dario)
    assert rows(client, personas.anna, name, f"client={mine.client_id}") == [mine]
    assert rows(client, personas.anna, name, f"client={foreign.client_id}") == []


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.key)
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_few_queries_whatever_the_rows(
    client, personas, spec, count, django_assert_max_num_queries
):
    if spec.url_name in SCOPED:
        SCOPED[spec.url_name].create_batch(count, owner=personas.anna)
    else:
        ProductFactory.create_batch(count)
    client.force_login(personas.anna)
    client.get(reverse(spec.url_name))
    with django_assert_max_num_queries(8):
        assert client.get(reverse(spec.url_name)).status_code == 200
    with django_assert_max_num_queries(6):
        client.get(reverse(spec.url_name), headers={"HX-Request": "true"})


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.key)
def test_every_exportable_column_has_its_field(spec):
    fields = spec.new_resource().fields
    columns = [column.export or column.key for column in spec.columns if column.export is not None]
    assert not set(columns) - set(fields)


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.key)
def test_every_filter_and_sort_answers(client, personas, spec):
    client.force_login(personas.edda)
    for view in spec.views:
        assert client.get(f"{reverse(spec.url_name)}?{view.params}").status_code == 200
    for sort in spec.sorts:
        assert client.get(f"{reverse(spec.url_name)}?sort={sort.key}").status_code == 200
    assert client.get(reverse(f"{spec.url_name}_filters")).status_code == 200
    figures = client.get(reverse(f"{spec.url_name}_figures"), headers={"HX-Request": "true"})
    assert figures.status_code == 200


def found(user, key, text):
    provider = next(provider for provider in PROVIDERS if provider.key == key)
    return [hit.title for hit in provider.find(user, SearchText(text), 5)]


def test_deals_are_found_by_their_title_within_the_scope(personas):
    DealFactory(owner=personas.anna, title="Żaluzje dla hali")
    assert found(personas.anna, "deal", "zaluzje") == ["Żaluzje dla hali"]
    assert found(personas.dario, "deal", "zaluzje") == []


def test_papers_are_found_by_number(personas):
    from django.utils import timezone

    year = timezone.localdate().year
    quote = QuoteFactory(owner=personas.anna, number=f"Q-{year}-0012")
    for text in (quote.number, quote.number.lower(), f"{year}-0012", "12", "0012", f"Q-{year}"):
        assert found(personas.anna, "quote", text) == [quote.number], text
    assert found(personas.anna, "quote", "toner") == []
    assert found(personas.dario, "quote", quote.number) == []
    OrderFactory(owner=personas.anna, number=f"O-{year}-0012")
    assert found(personas.anna, "order", "12") == [f"O-{year}-0012"]


def test_products_are_found_by_code(personas):
    ProductFactory(code="PR-T01", name="Toner")
    assert found(personas.anna, "product", "pr-t01") == ["Toner"]
    assert found(personas.nils, "product", "pr-t01") == []


def test_quotes_are_added_up_in_their_currency_only(client, personas):
    QuoteFactory(owner=personas.anna, net_amount="1000.10", gross_amount="1230.12")
    QuoteFactory(owner=personas.anna, net_amount="2000.20", gross_amount="2460.25")
    QuoteFactory(owner=personas.dario, net_amount="9", gross_amount="9", currency="PLN")

    def foot(user, params=""):
        client.force_login(user)
        text = client.get(reverse("quote_list_figures") + params, headers={"HX-Request": "true"}).text
        return dict(re.findall(r'id="foot-(net|gross)"[^>]*>([^<]*)<', text))

    assert foot(personas.anna) == {"net": "€3,000"}
    assert foot(personas.dario)["net"] == "PLN\xa09"
    assert foot(personas.edda) == {"net": "several currencies"}
    assert set(foot(personas.anna, "?status=accepted").values()) <= {""}
