"""The database itself keeps the audit: as the role that the program works as, whatever a statement says before."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from crm.audit.actions import record
from crm.audit.models import AuditEntry, AuditPayload, ReadEntry
from crm.sql.months import months_of

pytestmark = pytest.mark.django_db

ERASE = "SET LOCAL rapport.audit_erase = 'on';"
REFUSED = [
    "UPDATE audit_auditentry SET action = ''",
    "DELETE FROM audit_auditentry",
    "DELETE FROM audit_auditpayload",
    "UPDATE audit_auditpayload SET after = '{}'",
    "UPDATE audit_auditpayload SET label = '', summary = '', before = NULL, after = NULL, blanked_at = now()",
    f"{ERASE} UPDATE audit_auditpayload SET after = '{{}}', blanked_at = now()",
    f"{ERASE} UPDATE audit_auditpayload SET before = NULL, after = NULL, blanked_at = now()",
    f"{ERASE} UPDATE audit_auditentry SET action = ''",
    f"{ERASE} DELETE FROM audit_auditpayload",
    "UPDATE audit_readentry SET object_id = 1",
    "DELETE FROM audit_readentry",
    # What opened the triggers before the tables lay in months, and what a demo's removal said.
    "SET LOCAL rapport.audit_flush = 'on'; DELETE FROM audit_auditentry",
]


@pytest.fixture
def written():
    record(by=None, action="change", summary="Told", before={"a": 1}, after={"a": 2})
    ReadEntry.objects.create(at=timezone.now(), entity="client", object_id=7, group="contact")
    return months_of("audit_auditentry")[-1]


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_written_stays(written, sql):
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)


@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditpayload", "audit_readentry"])
def test_no_month_is_a_way_round(written, table):
    month = next(month.table for month in months_of(table) if month.table.endswith(f"{timezone.now():%Y_%m}"))
    for sql in (f"DELETE FROM {month}", f"UPDATE {month} SET at = at"):
        with pytest.raises(DatabaseError, match="append-only"):
            run(sql)


@pytest.fixture
def _real():
    """The tests' own databases may be emptied; here the rule is tried without that exception."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'audit_refuse'")
        source = cursor.fetchone()[0]
        strict = source.replace("current_database() LIKE 'test\\_%'", "false")
        assert strict != source
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $${strict}$$"
        )


def tables():
    names = ("audit_auditentry", "audit_auditpayload", "audit_readentry")
    return [*names, *(f"{name}_default" for name in names), *(months_of(name)[0].table for name in names)]


@pytest.mark.usefixtures("_real")
def test_it_cannot_be_emptied_whole_by_month_or_through_what_it_points_to(written):
    for table in [*tables(), "people_user CASCADE"]:
        for before in ("", "SET LOCAL rapport.audit_flush = 'on';"):
            with pytest.raises(DatabaseError, match="append-only"):
                run(f"SET CONSTRAINTS ALL IMMEDIATE; {before} TRUNCATE {table}")


@pytest.mark.usefixtures("_real")
def test_only_the_demo_firm_goes_with_its_audit(written, firm):
    firm.is_demo = True
    firm.save()
    trail = "audit_auditentry, audit_auditpayload, audit_readentry"
    run(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {trail}, people_firm CASCADE")
    assert not AuditEntry.objects.exists()
    assert not AuditPayload.objects.exists()


def test_the_programs_role_cannot_switch_the_triggers_off(written):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            pytest.skip("this database is used by a superuser")
    with pytest.raises(DatabaseError, match="permission denied"):
        run("SET LOCAL session_replication_role = 'replica'; DELETE FROM audit_auditentry")
