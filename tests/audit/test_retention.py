from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from crm.audit.actions import record
from crm.audit.actions.retention import drop_old_months, make_months
from crm.audit.models import AuditEntry, AuditPayload, ReadEntry, Retention
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from crm.sql.months import AHEAD, months_of
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
TABLES = ("audit_auditentry", "audit_auditpayload", "audit_readentry")
PAGE = "/settings/retention/"


def in_spare(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}_default")
        return cursor.fetchone()[0]


def firsts(table="audit_auditentry"):
    return {month.first for month in months_of(table)}


@pytest.fixture
def years(time_machine):
    """An entry and a reading in each month of two years."""
    for month in range(24):
        time_machine.move_to(datetime(2030 + month // 12, month % 12 + 1, 15, tzinfo=UTC), tick=False)
        record(by=None, action="change", entity="client", object_ids=[month + 1], after={"n": month})
        ReadEntry.objects.create(at=datetime.now(UTC), entity="client", object_id=month, group="contact")
    make_months()


def test_months_are_ready_before_they_come():
    with connection.cursor() as cursor:
        cursor.execute("SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date")
        now = cursor.fetchone()[0]
    number = now.year * 12 + now.month - 1
    coming = {date(n // 12, n % 12 + 1, 1) for n in range(number, number + AHEAD + 1)}
    make_months()
    for table in TABLES:
        assert coming <= firsts(table)
        assert in_spare(table) == 0


def test_the_job_makes_a_missing_month_once_again():
    newest = months_of("audit_readentry")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {newest.table}")
    for _time in range(2):
        later("audit.make_months")
        run_due_jobs("audit.make_months")
    assert newest.first in firsts("audit_readentry")


def test_rows_whose_month_was_not_ready_are_poured_into_it(years):
    for table in TABLES:
        assert in_spare(table) == 0
        assert {date(2030, 1, 1), date(2031, 12, 1)} <= firsts(table)
    assert AuditEntry.objects.filter(at__gte="2030-01-01", at__lt="2032-01-01").count() == 24
    assert AuditPayload.objects.get(entry__object_id=24).after == {"n": 23}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditentry_2031_12")
        assert cursor.fetchone()[0] == 1


def test_a_poured_month_is_guarded_like_the_others(years):
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry_2031_12")


def test_old_months_go_whole_and_that_is_recorded(years):
    Retention.objects.create(pk=1, audit_months=12, read_months=3)
    assert drop_old_months(date(2032, 1, 10)) > 0
    assert min(firsts()) == min(firsts("audit_auditpayload")) == date(2031, 1, 1)
    assert min(firsts("audit_readentry")) == date(2031, 10, 1)
    assert AuditEntry.objects.filter(action="change").count() == 12
    drops = AuditEntry.objects.filter(action="drop_period", entity="audit")
    told = {entry.summary: entry.count for entry in drops.with_payload()}
    assert told["2030-12"] == 1
    assert "2031-01" not in told
    assert drop_old_months(date(2032, 1, 10)) == 0


def test_for_ever_is_for_ever(years):
    Retention.objects.create(pk=1, audit_months=0, read_months=0)
    assert drop_old_months(date(2099, 1, 1)) == 0


def test_a_month_is_kept_until_all_of_it_is_old_enough(years):
    Retention.objects.create(pk=1, audit_months=12, read_months=0)
    drop_old_months(date(2031, 2, 1))
    assert min(firsts()) == date(2030, 2, 1)


@pytest.mark.parametrize("field", ["audit_months", "read_months", "bin_days"])
def test_the_database_knows_the_least(field):
    with pytest.raises(IntegrityError), transaction.atomic():
        Retention.objects.create(pk=1, **{field: 1})


def test_the_rule_is_set_on_its_page_and_recorded(client, otto):
    sign_in(client, otto)
    answer = client.post(PAGE, {"audit_months": "24", "read_months": "0", "bin_days": "30"})
    assert answer.status_code == 302
    rule = Retention.objects.get()
    assert (rule.audit_months, rule.read_months, rule.bin_days) == (24, 0, 30)
    entry = AuditEntry.objects.get(entity="retention")
    assert ("audit_months", 0, 24) in entry.changed_fields
    client.post(PAGE, {"audit_months": "24", "read_months": "0", "bin_days": "30"})
    assert AuditEntry.objects.filter(entity="retention").count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("audit_months", "3"), ("read_months", "-1"), ("bin_days", "x")]
)
def test_too_short_is_said_at_the_field(client, otto, field, value):
    sign_in(client, otto)
    filled = {"audit_months": "12", "read_months": "12", "bin_days": "30"} | {field: value}
    answer = client.post(PAGE, filled)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert value in answer.content.decode()
    assert not Retention.objects.exists()


@pytest.mark.parametrize("name", ["anna", "edda", "nils"])
def test_only_an_admin_decides(client, personas, name):
    sign_in(client, getattr(personas, name))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"audit_months": "12"}).status_code == 403


def test_the_page_shows_what_is_kept_and_what_was_dropped(client, otto, years):
    Retention.objects.create(pk=1, audit_months=12, read_months=0)
    drop_old_months(date(2032, 1, 10))
    sign_in(client, otto)
    content = client.get(reverse("retention")).content.decode()
    assert "May 2031" in content
    assert "Dropped" in content
