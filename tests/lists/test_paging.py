"""Pages of the client list, walked forward and back under every order, over several arms of a scope."""

from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.lists import CLIENT_LIST
from contacts.models import Client
from crm.access.backend import ScopeBackend
from crm.access.shares import share_record
from crm.lists import counting, paging
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(personas):
    """Eleven clients that carla sees: of three owners, from the pool, and one shared; two that she does not."""
    now = timezone.now()
    owners = [personas.anna, personas.bruno, personas.sara]
    found = [
        ClientFactory(
            owner=owners[n % 3],
            name=f"Client {n % 4}",
            last_activity_at=now - timedelta(days=n // 2),
            turnover_amount=100 * (n % 3),
            last_order_on=None if n % 3 else now.date() - timedelta(days=n),
            city=["Łódź", "Gdańsk", ""][n % 3],
        )
        for n in range(9)
    ]
    team = personas.anna.home_team
    found.append(ClientFactory(team=team, branch=team.branch, name="Pool"))
    shared = ClientFactory(owner=personas.dario, name="Shared", last_activity_at=now - timedelta(days=90))
    share_record(record=shared, by=personas.edda, with_user=personas.carla)
    ClientFactory.create_batch(2, owner=personas.dario)
    return [*found, shared]


def ask(user, **params):
    return read_query(CLIENT_LIST, user, params)


def walk(user, size, **params):
    """All keys page by page forward, then the same pages backward."""
    forward, back, place = [], [], {}
    while True:
        page = fetch_page(ask(user, **params, **place), size=size)
        forward.append([row.pk for row in page.rows])
        if not page.following:
            break
        place = {"after": page.following}
    while True:
        back.insert(0, [row.pk for row in page.rows])
        if not page.previous:
            return forward, back
        page = fetch_page(ask(user, **params, before=page.previous), size=size)


@pytest.mark.parametrize("sort", [f"{sign}{sort.key}" for sort in CLIENT_LIST.sorts for sign in ("", "-")])
def test_pages_hold_every_row_once_in_order_and_lead_back(personas, clients, sort):
    forward, back = walk(personas.carla, 4, sort=sort)
    assert [len(rows) for rows in forward] == [4, 4, 3]
    assert forward == back
    assert sorted(chain(*forward)) == sorted(client.pk for client in clients)
    whole = fetch_page(ask(personas.carla, sort=sort), size=50)
    assert list(chain(*forward)) == [row.pk for row in whole.rows]
    values = [getattr(row, CLIENT_LIST.sort(sort.removeprefix("-")).field) for row in whole.rows]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values == known + [None] * (len(values) - len(known))


def test_rows_are_numbered_through_the_pages(personas, clients):
    first = fetch_page(ask(personas.carla), size=4)
    second = fetch_page(ask(personas.carla, after=first.following), size=4)
    again = fetch_page(ask(personas.carla, before=second.previous), size=4)
    assert (first.first, first.last, second.first, second.last) == (1, 4, 5, 8)
    assert (again.first, again.last) == (1, 4)


@pytest.mark.parametrize("place", ["nonsense", "WyItcmVjZW50Il0:abc:def"])
def test_a_forged_place_shows_the_beginning_and_says_so(personas, clients, place):
    page = fetch_page(ask(personas.carla, after=place), size=4)
    assert page.first == 1
    assert "beginning" in page.errors[0]


def test_a_place_of_another_order_is_not_taken(personas, clients):
    page = fetch_page(ask(personas.carla), size=4)
    assert fetch_page(ask(personas.carla, after=page.following, sort="name"), size=4).errors


def test_filters_act_in_every_arm(personas, clients):
    page = fetch_page(ask(personas.carla, city="gda"))
    assert {row.city for row in page.rows} == {"Gdańsk"}
    assert len(page.rows) == 3


def test_pages_take_two_queries_at_one_row_and_at_three(personas):
    # As the sign-in loads a person: the version of their access comes with them.
    anna = ScopeBackend().get_user(personas.anna.pk)
    fetch_page(ask(anna))
    for count in (1, 2):
        ClientFactory.create_batch(count, owner=personas.anna)
        query = ask(anna)
        with CaptureQueriesContext(connection) as queries:
            assert fetch_page(query, joins=("owner",)).rows[0].owner == personas.anna
        assert len(queries) == 2


def test_a_sort_without_an_index_is_refused_for_a_long_list(personas, clients, monkeypatch):
    monkeypatch.setattr(paging, "SORT_LIMIT", 5)
    page = fetch_page(ask(personas.carla, sort="city"))
    assert page.sort.key == "recent"
    assert "City" in page.errors[0]
    assert fetch_page(ask(personas.carla, sort="city", stage="customer")).sort.key == "city"


def test_counts_stop_at_the_cap(personas, clients):
    assert counting.capped_count(ask(personas.carla), limit=5) == 6
    assert counting.exact_count(ask(personas.carla)) == 11


def test_sums_are_those_of_the_scope(personas, clients):
    found = counting.sums(ask(personas.carla))
    assert found["turnover"] == sum(client.turnover_amount for client in clients)
    assert Client.objects.unscoped("test").count() > 11
