"""Clients by who looks after them together with the owner, by country, language and time zone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.groups import add_co_owner
from crm.lists.models import ColumnChoice
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill(anna, bruno):
    client = ClientFactory(
        owner=anna, name="Amber Mill", country="DE", language="de", time_zone="Europe/Berlin"
    )
    add_co_owner(client=client, user=bruno, by=anna)
    return client


@pytest.fixture
def read(client):
    def get(user, params=""):
        client.force_login(user)
        answer = client.get(f"{reverse('client_list')}?{params}")
        return [row.name for row in answer.context["listing"].page.rows], answer.text

    return get


def show(user, *columns):
    ColumnChoice.objects.create(user=user, list_key="clients", columns=["name", *columns])


def test_a_co_owner_finds_their_clients(read, anna, bruno, mill):
    ClientFactory(owner=bruno, name="Own")
    ClientFactory(owner=anna, name="Alone")
    assert read(bruno, "co_owner=me")[0] == ["Amber Mill"]
    assert "I am co-owner" in read(bruno)[1]
    assert read(anna, "co_owner=none")[0] == ["Alone"]
    assert not read(anna, "co_owner=me")[0]


def test_a_manager_filters_by_a_colleague(read, edda, bruno, mill):
    ClientFactory(owner=bruno, name="Own")
    names, page = read(edda, f"co_owner={bruno.pk}")
    assert names == ["Amber Mill"] and "Co-owner" in page


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ("country=germany", 1), ("country=de", 1), ("country=Germ", 1), ("country=Poland", 0), ("country=xyz", 0),
        ("language=german", 1), ("language=de", 1), ("language=French", 0),
        ("time_zone=berlin", 1), ("time_zone=Tokyo", 0),
    ],
)  # fmt: skip
def test_country_language_and_time_zone_are_asked_by_name_or_code(read, anna, mill, params, count):
    assert len(read(anna, params)[0]) == count


def test_the_columns_say_it(read, anna, mill):
    show(anna, "co_owners", "country", "language", "time_zone")
    page = read(anna)[1]
    for words in ("Bruno", "Germany", "German", "Europe/Berlin"):
        assert words in page


def test_the_file_says_it_too(client, anna, mill):
    show(anna, "co_owners", "country")
    client.force_login(anna)
    answer = client.post("/clients/export/", {"format": "csv"})
    assert b"Amber Mill,Bruno,DE" in b"".join(answer.streaming_content)


def test_as_many_queries_for_three_rows_as_for_one(client, anna, bruno, mill):
    show(anna, "co_owners")
    client.force_login(anna)
    counts = []
    for _round in range(2):
        client.get(reverse("client_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("client_list"))
        counts.append(len(queries))
        for _number in range(2):
            add_co_owner(client=ClientFactory(owner=anna), user=bruno, by=anna)
    assert counts[0] == counts[1] <= 9
