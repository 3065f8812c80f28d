"""A page of the audit walks one index of each month, whatever the filter: what it costs does not grow with the rows.

With 10,000,000 entries in 36 months see docs/adr/audit-by-month.md.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Client
from contacts.queries.entries import change_entries
from crm.audit.views.lists import AUDIT_LIST, READ_LIST
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query

pytestmark = pytest.mark.django_db
MONTHS, EACH = 4, 3000
FILL = """
SELECT add_month(parent, 'audit_refuse', (date_trunc('month', now()) - make_interval(months => n))::date)
FROM unnest(ARRAY['audit_auditentry', 'audit_auditpayload', 'audit_readentry']) parent, generate_series(1, {months}) n;
INSERT INTO audit_auditentry (at, by_id, for_whom_id, action, entity, object_id, count, request_id, address)
SELECT starts + (least(starts + interval '1 month', now()) - starts) * ((n - 0.5) / {each}),
    CASE WHEN n % 40 = 0 THEN {rare} ELSE {often} END,
    CASE WHEN n % 40 = 0 THEN {often} END, (ARRAY['change', 'create', 'export', 'share'])[1 + n % 4],
    (ARRAY['client', 'deal', 'ticket'])[1 + n % 3], n % 50, 1, '', ('10.0.0.' || n % 100)::inet
FROM generate_series(0, {months}) m, generate_series(1, {each}) n,
    LATERAL (SELECT date_trunc('month', now()) - make_interval(months => m) AS starts) AS month;
INSERT INTO audit_auditpayload (entry_id, at, label, summary, object_ids)
SELECT id, at, 'Client', '', '{{}}' FROM audit_auditentry;
INSERT INTO audit_readentry (at, by_id, entity, object_id, request_id, "group")
SELECT at, by_id, entity, object_id, '', 'contact' FROM audit_auditentry;
ANALYZE audit_auditentry, audit_auditpayload, audit_readentry;
"""


@pytest.fixture
def many(anna, bruno):
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(months=MONTHS, each=EACH, rare=anna.pk, often=bruno.pk))


def explain(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


def read_whole(plan):
    """The filled tables that a plan reads from end to end; empty ones of coming months cost nothing."""
    coming = f"{timezone.now():%Y_%m}"
    tables = re.findall(r"Seq Scan on (audit_\w+?)_(\d{4}_\d\d|default)", plan)
    return [table for table, month in tables if month != "default" and month <= coming]


def plans(spec, user, **params):
    """The plans of the two queries of the page after the first one: its keys, its rows."""
    first = fetch_page(read_query(spec, user, params))
    query = read_query(spec, user, {**params, "after": first.following})
    with CaptureQueriesContext(connection) as queries:
        assert fetch_page(query, joins=("by", "for_whom")).rows
    return [explain(one["sql"]) for one in queries if f'FROM "{spec.model._meta.db_table}"' in one["sql"]]


WALKS = [
    ({}, "_at_id_idx"),
    ({"who": "RARE"}, "_by_id_at_id_idx"),
    ({"action": "export"}, "_action_at_id_idx"),
    ({"entity": "client", "record": "7"}, "_entity_object_id_at_id_idx"),
    ({"address": "10.0.0.7"}, "_address_at_id_idx"),
    ({"for_whom": "OFTEN"}, "_for_whom_id_at_id_idx"),
    ({"at_to": "MONTH"}, "_at_id_idx"),
]


@pytest.mark.parametrize(("filters", "index"), WALKS)
def test_each_filter_has_its_index(edda, anna, bruno, many, filters, index):
    words = {"RARE": anna.pk, "OFTEN": bruno.pk, "MONTH": timezone.localdate().replace(day=1).isoformat()}
    keys, rows = plans(AUDIT_LIST, edda, **{key: words.get(value, value) for key, value in filters.items()})
    assert index in keys
    assert "Sort Method" not in keys or "record" in filters  # a record has few entries
    assert not read_whole(keys)
    # The rows by their keys, each payload from the entry's own month.
    assert not read_whole(rows)
    assert "never executed" in rows


def test_the_read_log_walks_its_index_too(edda, anna, many):
    keys, _rows = plans(READ_LIST, edda, who=anna.pk)
    assert "_by_id_at_id_idx" in keys
    assert "Sort Method" not in keys


def test_the_stream_of_a_client_looks_at_its_own_entries_only(edda, many):
    with CaptureQueriesContext(connection) as queries:
        assert change_entries(Client(pk=7), edda, None, 50)
    plan = explain(queries[-1]["sql"])
    assert "_entity_object_id_at_id_idx" in plan
    assert not read_whole(plan)
