from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import RequestFactory

from crm.audit.actions import blank_values, record
from crm.audit.actions.recording import IDS_KEPT
from crm.audit.context import AuditContext, audit_context, current_context
from crm.audit.middleware import AuditContextMiddleware, address_of
from crm.audit.models import AuditEntry, AuditPayload
from tests.factories import BranchFactory, PersonFactory, UserFactory


def test_an_entry_says_who_did_what_from_where(db):
    person, branch = UserFactory(), BranchFactory(name="North")
    with audit_context(AuditContext("ABCD-1234", "192.0.2.7")):
        entry = record(
            by=person, action="rename", target=branch, before={"name": "N"}, after={"name": "North"}
        )
    entry = AuditEntry.objects.get(pk=entry.pk)
    assert (entry.by, entry.action, entry.entity, entry.object_id) == (person, "rename", "branch", branch.pk)
    assert (entry.object_label, entry.count) == ("North", 1)
    assert (entry.request_id, entry.address) == ("ABCD-1234", "192.0.2.7")
    assert entry.changed_fields == [("name", "N", "North")]


def test_what_was_and_is_empty_is_not_told(db):
    entry = record(
        by=None, action="x", entity="role", before={"a": "", "b": 1}, after={"a": None, "b": [], "c": 0}
    )
    assert entry.changed_fields == [("b", 1, []), ("c", None, 0)]


def test_a_set_keeps_its_ids_up_to_a_limit(db):
    entry = record(by=None, action="assign", entity="client", object_ids=range(1, 1501), summary="To Anna")
    assert (entry.count, entry.object_id) == (1500, None)
    assert entry.payload.object_ids == list(range(1, IDS_KEPT + 1))
    assert str(entry) == "To Anna"


def test_a_set_of_one_is_found_under_its_record(db):
    assert record(by=None, action="assign", entity="client", object_ids=[7]).object_id == 7


def test_a_count_may_stand_for_the_ids(db):
    assert record(by=None, action="import", entity="client", count=1_000_000).count == 1_000_000


def test_values_of_all_kinds_are_kept(db):
    entry = record(by=None, action="change", entity="deal", before={"amount": Decimal("10.50")}, after={})
    assert AuditPayload.objects.get(pk=entry.pk).before == {"amount": "10.50"}


def test_it_costs_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        record(by=None, action="sign_in")
    with django_assert_num_queries(1):
        record(by=None, action="change", before={"a": 1}, after={"a": 2})


def test_it_goes_with_its_action(db):
    with transaction.atomic():
        record(by=None, action="change")
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_an_erasure_blanks_the_values_and_keeps_the_entry(db):
    person = PersonFactory(name="Jonas Weber")
    other = record(
        by=None, action="change", entity="person", object_ids=[person.pk + 1], before={"phone": "2"}
    )
    entry = record(by=None, action="change", target=person, summary="Jonas", before={"phone": "1"})
    assert blank_values(entity="person", object_id=person.pk, by=None) == 1
    payload = AuditPayload.objects.get(pk=entry.pk)
    assert (payload.label, payload.summary, payload.before, payload.after) == ("", "", None, None)
    assert AuditEntry.objects.get(pk=entry.pk).action == "change"
    assert payload.blanked_at
    assert AuditPayload.objects.get(pk=other.pk).before == {"phone": "2"}
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditPayload.objects.update(before=None, after=None, blanked_at=None)


def test_the_request_is_known_only_while_it_lasts():
    seen = []
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8::1")
    request.reference = "ABCD-1234"
    AuditContextMiddleware(lambda _request: seen.append(current_context()))(request)
    assert seen == [AuditContext("ABCD-1234", "2001:db8::1")]
    assert current_context() == AuditContext()


def test_an_odd_address_is_none():
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="unix:")) is None
