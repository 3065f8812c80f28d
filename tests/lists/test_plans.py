"""The page of a rep whose clients are all far from the top walks that rep's own index, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.lists import CLIENT_LIST
from contacts.models import Client
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
CROWD = 1_500


@pytest.fixture
def crowd(personas):
    """Thousands of dario's clients, all more recent than anna's few."""
    now = timezone.now()
    dario, anna = personas.dario, personas.anna
    Client.objects.bulk_create(
        Client(
            name=f"Client {n}",
            owner=owner,
            team=owner.home_team,
            branch=owner.branch,
            last_activity_at=now - timedelta(minutes=n),
            turnover_amount=CROWD - n,
        )
        for owner, numbers in ((dario, range(CROWD)), (anna, range(CROWD, CROWD + 120)))
        for n in numbers
    )
    ClientFactory(owner=personas.sara)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_client")


def plans(user, **params):
    """The plans of the queries that bring a page, the one for the keys first."""
    page = fetch_page(read_query(CLIENT_LIST, user, params), size=50)
    query = read_query(CLIENT_LIST, user, {**params, "after": page.following})
    with CaptureQueriesContext(connection) as queries:
        assert len(fetch_page(query, size=50).rows) == 50
    found = [one["sql"] for one in queries if 'FROM "contacts_client"' in one["sql"]]
    with connection.cursor() as cursor:
        for sql in found:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}")
            yield "\n".join(row[0] for row in cursor.fetchall())


def test_the_cold_rep_walks_the_index_of_the_owner(personas, crowd):
    for sort, index in [
        ("-recent", "recent"),
        ("recent", "recent"),
        ("name", "name"),
        ("-turnover", "turnover"),
    ]:
        keys, rows = plans(personas.anna, sort=sort)
        assert f"client_owner_{index}" in keys
        assert "Index Cond" in keys
        assert not any(word in keys for word in ("Seq Scan", "Sort", "Rows Removed by Filter"))
        assert "Seq Scan on contacts_client" not in rows


def test_others_walk_one_index_for_each_arm(personas, crowd):
    keys, _rows = plans(personas.carla)
    assert "client_owner_recent" in keys
    assert "client_team_recent" in keys
    assert "Seq Scan" not in keys
    keys, _rows = plans(personas.edda)
    assert "client_recent" in keys
    assert "Sort" not in keys
