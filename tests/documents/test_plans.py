"""With many documents each page still goes along indexes: of the record, by time, or from what its reader sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Client
from contacts.queries.document_entries import document_entries
from crm.documents.lists import DOCUMENT_LIST
from crm.documents.models import Document, Version
from crm.documents.queries.counts import count_of
from crm.lists.counting import capped_count
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
CROWD = 20_000
CLIENTS = CROWD // 20
DOCUMENTS = """
INSERT INTO documents_document
  (record_entity, record_id, name, state, is_private, kind, size, number, brought_by_id, brought_at, changed_at)
SELECT 'client', (%(clients)s::bigint[])[1 + n %% %(count)s], 'Paper ' || n, 'draft', n %% 50 = 0, 'pdf', 9, 1, %(by)s,
  %(now)s - n * interval '1 minute', %(now)s - n * interval '1 minute'
FROM generate_series(1, %(crowd)s) AS n
"""
VERSIONS = """
INSERT INTO documents_version (document_id, number, name, path, kind, size, sha256, note, brought_by_id, at)
SELECT id, 1, name, 'made-' || id, kind, 9, '', '', brought_by_id, brought_at FROM documents_document
"""


@pytest.fixture
def crowd(anna, dario):
    """Documents of dario's clients, and older than all of them twenty on each of anna's three."""
    team = dario.home_team
    made = Client.objects.bulk_create(
        Client(name=f"Client {n}", owner=dario, team=team, branch=team.branch) for n in range(CLIENTS)
    )
    mine = [ClientFactory(owner=anna, name=f"Mine {n}") for n in range(3)]
    now = timezone.now()
    with connection.cursor() as cursor:
        for clients, by, count, at in (
            (made, dario, CROWD, now),
            (mine, anna, 60, now - timedelta(days=900)),
        ):
            keys = [one.pk for one in clients]
            values = {"clients": keys, "count": len(keys), "by": by.pk, "crowd": count, "now": at}
            cursor.execute(DOCUMENTS, values)
        cursor.execute(VERSIONS)
        for model in (Document, Version, Client):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    return mine


def plans(ask):
    """What the database does for the statements about documents."""
    with CaptureQueriesContext(connection) as queries:
        ask()
    found = [one["sql"] for one in queries if "documents_" in one["sql"]]
    assert found
    with connection.cursor() as cursor:
        for sql in found:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}")
            yield "\n".join(row[0] for row in cursor.fetchall())


WHOLE = ("Seq Scan on documents_document ", "Seq Scan on documents_version ")


def page(user, **params):
    return lambda: fetch_page(read_query(DOCUMENT_LIST, user, params), size=50)


def test_the_list_goes_by_time_for_who_sees_all_and_from_ones_own_for_others(crowd, anna, edda):
    keys, *rest = plans(page(edda))
    assert "document_walk" in keys or "document_recent" in keys
    for plan in (keys, *rest, *plans(page(anna)), *plans(page(anna, by="me"))):
        assert not any(words in plan for words in WHOLE), plan


def test_words_states_and_days_of_a_page_are_found_by_indexes(crowd, anna, edda):
    for params in ({"q": "paper 777"}, {"state": "draft"}, {"changed_within": "1"}):
        for plan in (*plans(page(edda, **params)), *plans(page(anna, **params))):
            assert not any(words in plan for words in WHOLE), (params, plan)


def test_the_timeline_and_the_count_of_a_client_read_only_its_own(crowd, anna, edda):
    first = Client.objects.visible_to(edda).order_by("pk").first()
    for user, client in ((anna, crowd[0]), (edda, crowd[0]), (edda, first)):
        for ask in (
            lambda client=client, user=user: document_entries(client, user, None, 20),
            lambda client=client, user=user: count_of(client, user),
        ):
            for plan in plans(ask):
                assert not any(words in plan for words in WHOLE), plan


def test_the_figure_of_the_list_ends_at_its_cap(crowd, edda):
    (plan,) = plans(lambda: capped_count(read_query(DOCUMENT_LIST, edda, {})))
    assert "Limit" in plan
