"""The migration that put the audit into months loses nothing, forward and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.house.steps import EveryStep

pytestmark = pytest.mark.django_db(transaction=True)
PLAIN, BY_MONTH = [("audit", "0002_append_only")], [("audit", "0003_by_month")]
ENTRIES = "id, at, by_id, for_whom_id, action, entity, object_id, count, request_id, address"
FILL = """
INSERT INTO people_user (id, name, email, password, position, phone, language, time_zone, theme, density, is_active,
    is_demo, created_at, is_superuser, skills, languages)
VALUES (900, 'Old hand', 'old@example.com', '', '', '', '', '', '', '', true, false, now(), false, '{}', '{}');
INSERT INTO audit_auditentry (at, action, entity, object_id, object_label, count, summary, request_id, address, by_id)
SELECT timestamptz '2019-01-31 23:30+00' + n * interval '10 days', 'change', 'client', n, 'Client ' || n, 1,
    CASE WHEN n % 3 = 0 THEN 'Told ' || n ELSE '' END, 'ABCD', '192.0.2.7', CASE WHEN n % 2 = 0 THEN 900 END
FROM generate_series(0, 199) n;
INSERT INTO audit_auditpayload (entry_id, before, after, object_ids)
SELECT id, '{"a": 1}', jsonb_build_object('n', object_id), ARRAY[object_id] FROM audit_auditentry
WHERE object_id % 2 = 0;
"""


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.loader = EveryStep(connection)
    executor.migrate(target)


@pytest.fixture
def _back_again():
    """The tests after this one find the database as it was."""
    yield
    migrate(EveryStep(connection).graph.leaf_nodes())


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.usefixtures("_back_again")
def test_nothing_is_lost_forward_and_back():
    migrate(PLAIN)
    run(FILL)
    entries = rows(f"SELECT {ENTRIES} FROM audit_auditentry ORDER BY id")
    words = rows("SELECT id, object_label, summary FROM audit_auditentry ORDER BY id")
    values = rows(
        "SELECT entry_id, before, after, object_ids, blanked_at FROM audit_auditpayload ORDER BY entry_id"
    )
    assert (len(entries), len(values)) == (200, 100)

    migrate(BY_MONTH)
    assert rows(f"SELECT {ENTRIES} FROM audit_auditentry ORDER BY id") == entries
    assert rows("SELECT entry_id, label, summary FROM audit_auditpayload ORDER BY entry_id") == words
    kept = "before IS NOT NULL"
    now_kept = f"SELECT entry_id, before, after, object_ids, blanked_at FROM audit_auditpayload WHERE {kept} ORDER BY 1"
    assert rows(now_kept) == values
    assert rows("SELECT count(*) FROM audit_auditentry_default") == [(0,)]
    # The last half hour of January in UTC lies in January.
    assert rows("SELECT object_id FROM audit_auditentry_2019_01") == [(0,)]
    run("INSERT INTO audit_auditentry (action, entity, count, request_id) VALUES ('scan', '', 1, '')")
    assert rows("SELECT max(id) FROM audit_auditentry")[0][0] == entries[-1][0] + 1

    migrate(PLAIN)
    assert rows(f"SELECT {ENTRIES} FROM audit_auditentry WHERE action <> 'scan' ORDER BY id") == entries
    assert (
        rows("SELECT id, object_label, summary FROM audit_auditentry WHERE action <> 'scan' ORDER BY id")
        == words
    )
    old = "SELECT entry_id, before, after, object_ids, blanked_at FROM audit_auditpayload ORDER BY entry_id"
    assert rows(old) == values
    with pytest.raises(Exception, match="append-only"):
        run("DELETE FROM audit_auditentry")
    names = "action, entity, object_label, count, summary, request_id"
    run(f"INSERT INTO audit_auditentry ({names}) VALUES ('x', '', '', 1, '', '')")


@pytest.mark.usefixtures("_back_again")
def test_an_empty_database_goes_both_ways():
    migrate(PLAIN)
    migrate(BY_MONTH)
    assert rows("SELECT count(*) FROM audit_auditentry") == [(0,)]
