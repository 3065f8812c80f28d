"""Whoever was deleted by hand is found in the recycle bin: shown, exported, erased."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from contacts.actions.deletion import delete_client
from contacts.actions.interactions import delete_interaction, record_interaction
from contacts.actions.persons import add_person, remove_person
from contacts.models import Client, Person
from crm.access.levels import Level
from crm.access.locks import unlocked
from crm.access.models import AccessVersion, Grant
from crm.access.shares import share_record
from crm.changes.actions.undoing import begin_undo, undo_change_set
from crm.jobs.running import run_due_jobs
from privacy.actions.erasing import request_erasure, start_erasure
from privacy.actions.holds import put_on_hold
from privacy.models import Erasure, PersonalExport
from privacy.queries.binned import binned, deleted_persons, rows_in_bin
from privacy.queries.subjects import find_record, subject_of
from tests.factories import ClientFactory
from tests.personas import sign_in
from tests.privacy.locks import other_may_take
from tests.privacy.marks import EMAIL, NAME, SECRET, found_in_files, found_in_tables, plant_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def company(anna):
    return ClientFactory(owner=anna, name="Wide Works")


def page(name, kind, pk):
    return reverse(name, args=[kind, pk])


def erased(record, by):
    erasure = request_erasure(record_of=record, by=by, typed=record.name)
    run_due_jobs()
    with unlocked("a test looks at everything"):
        found = Erasure.objects.get(pk=erasure.pk)
    assert found.state == "done"
    return found


def test_a_person_who_was_deleted_by_hand_is_erased_by_name(personas, company):
    person = plant_person(personas, company)
    remove_person(person=person, by=personas.anna)
    assert "changes_changerow" in found_in_tables()
    erased(find_record("person", person.pk), personas.edda)
    assert found_in_tables() == {} and found_in_files() == []
    with unlocked("a test looks at everything"):
        assert Client.objects.filter(pk=company.pk).exists()


def test_so_is_a_client_that_was_one(personas):
    client = ClientFactory(owner=personas.anna, kind="individual", name=NAME, street=f"{SECRET} 7")
    person = add_person(client=client, by=personas.anna, name=NAME, channels=[("email", EMAIL)], note=SECRET)
    record_interaction(client=client, by=personas.anna, kind="call", text=f"Alone: {SECRET}", person=person)
    share_record(record=client, by=personas.edda, with_user=personas.sara, reason=f"{NAME} asked")
    delete_client(client=client, by=personas.edda)
    assert "changes_changerow" in found_in_tables()
    erased(find_record("client", client.pk), personas.edda)
    assert found_in_tables() == {} and not Client.objects.unscoped("a test").exists()


def test_whoever_is_deleted_between_the_request_and_its_job_is_erased(personas, company):
    person = add_person(client=company, by=personas.anna, name=NAME, channels=[("email", EMAIL)])
    erasure = start_erasure(subject=subject_of(person), by=personas.edda)
    remove_person(person=person, by=personas.anna)
    run_due_jobs()
    with unlocked("a test looks at everything"):
        assert Erasure.objects.get(pk=erasure.pk).results["undo"]["erased"] > 0
    assert found_in_tables() == {}


@pytest.mark.parametrize(("name", "channel"), [(NAME.upper(), "old@example.org"), ("Sophie M.", EMAIL)])
def test_the_same_person_entered_twice_goes_twice(personas, company, name, channel):
    """By the name or by an address, with what hung on the deleted one."""
    twin = add_person(
        client=company, by=personas.anna, name=name, channels=[("email", channel)], note="A twin"
    )
    other = add_person(client=company, by=personas.anna, name="Adam Other", note="Plays chess")
    record_interaction(client=company, by=personas.anna, kind="call", text="Talked", person=twin)
    for one in (twin, other):
        remove_person(person=one, by=personas.anna)
    person = add_person(client=company, by=personas.anna, name=NAME, channels=[("email", EMAIL)])
    assert subject_of(person).person_ids == (person.pk, twin.pk)
    assert {name, channel} <= set(subject_of(person).words)
    erased(person, personas.edda)
    assert found_in_tables((name, channel, "A twin")) == {}
    assert [found.name for found in deleted_persons([company.pk])] == ["Adam Other"]


def test_what_was_deleted_does_not_come_back_and_the_rest_of_it_does(personas, company):
    person = add_person(client=company, by=personas.anna, name=NAME, channels=[("email", EMAIL)])
    other = add_person(client=company, by=personas.anna, name="Adam Other")
    gone = [remove_person(person=one, by=personas.anna) for one in (person, other)]
    erased(find_record("person", person.pk), personas.edda)
    for change_set in gone:
        change_set.refresh_from_db()
        undo_change_set(change_set=change_set, by=None)
    assert list(Person.objects.unscoped("a test").values_list("name", flat=True)) == ["Adam Other"]


def test_the_page_shows_what_lies_there_and_the_bin_leads_to_it(client, personas, company):
    person = add_person(
        client=company, by=personas.anna, name=NAME, channels=[("email", EMAIL)], note="Chess"
    )
    talk = record_interaction(client=company, by=personas.anna, kind="call", text="Talked", person=person)
    delete_interaction(interaction=talk, by=personas.anna)
    remove_person(person=person, by=personas.anna)
    address = page("subject_page", "person", person.pk)
    sign_in(client, personas.edda)
    assert address in client.get(reverse("recycle_bin")).text
    shown = client.get(address)
    assert shown.status_code == 200 and "lies in the recycle bin" in shown.text
    assert all(word in shown.text for word in (NAME, EMAIL, "Chess", "Talked"))
    assert page("subject_hold", "person", person.pk) not in shown.text
    assert "In the recycle bin" in client.get(page("subject_erase", "person", person.pk)).text
    answer = client.post(page("subject_erase", "person", person.pk), {"typed": NAME})
    assert answer.status_code == 302
    run_due_jobs()
    assert client.get(address).status_code == 404


def test_the_export_holds_it(client, personas, company):
    person = add_person(
        client=company, by=personas.anna, name=NAME, channels=[("email", EMAIL)], note="Chess"
    )
    remove_person(person=person, by=personas.anna)
    sign_in(client, personas.edda)
    for form in ("json", "pdf"):
        client.post(page("subject_export", "person", person.pk), {"form": form})
    run_due_jobs()
    found, drawn = (
        b"".join(client.get(reverse("personal_export_file", args=[export.pk])).streaming_content)
        for export in PersonalExport.objects.visible_to(personas.edda).order_by("pk")
    )
    deleted = json.loads(found)["deleted"]
    assert (deleted["persons"][0]["name"], deleted["persons"][0]["note"]) == (NAME, "Chess")
    assert deleted["channels"][0]["value"] == EMAIL
    assert EMAIL in "".join(one.extract_text() for one in PdfReader(io.BytesIO(drawn)).pages)


@pytest.mark.parametrize("who", ["anna", "otto", "nils", "dario"])
def test_only_officers_find_it(client, personas, company, who):
    person = add_person(client=company, by=personas.anna, name=NAME)
    remove_person(person=person, by=personas.anna)
    sign_in(client, getattr(personas, who))
    address = page("subject_page", "person", person.pk)
    assert client.get(address).status_code in {403, 404}
    assert address not in client.get(reverse("recycle_bin")).text


def test_an_officer_who_does_not_see_the_client_does_not_see_its_deleted_persons(client, personas, company):
    person = add_person(client=company, by=personas.anna, name=NAME)
    remove_person(person=person, by=personas.anna)
    Grant.objects.filter(role__key="director", entity="client").update(level=Level.OWN)
    AccessVersion.bump()
    sign_in(client, personas.edda)
    assert client.get(page("subject_page", "person", person.pk)).status_code == 404


def test_what_is_there_again_is_not_in_the_bin(personas, company):
    person = add_person(client=company, by=personas.anna, name=NAME)
    undo_change_set(change_set=remove_person(person=person, by=personas.anna), by=None)
    assert deleted_persons([company.pk]) == [] and rows_in_bin(subject_of(person)) == []
    assert find_record("person", person.pk) == person


def test_nobody_comes_back_while_being_erased(personas, company):
    person = add_person(client=company, by=personas.anna, name=NAME)
    change_set = remove_person(person=person, by=personas.anna)
    assert other_may_take("pg_try_advisory_xact_lock")
    begin_undo(change_set=change_set, by=None)
    assert not other_may_take("pg_try_advisory_xact_lock")


def test_nothing_in_the_bin_is_put_on_hold(personas, company):
    person = add_person(client=company, by=personas.anna, name=NAME)
    remove_person(person=person, by=personas.anna)
    with pytest.raises(ValidationError, match="bring it back first"):
        put_on_hold(record_of=find_record("person", person.pk), by=personas.edda, reason="Dispute")


MANY = """
    WITH made AS (
        INSERT INTO changes_changeset (kind, at, summary, state, root, steps, cursor, undone_count, refused_count)
        SELECT 'delete', now(), '', 'kept', 'contacts.person', '[]', '{}', 0, 0 FROM generate_series(1, 300)
        RETURNING id
    )
    INSERT INTO changes_changerow (change_set_id, step, model, row_id, operation, before, refused)
    SELECT id, 1, 'contacts.person', id * 1000 + n, 'delete', jsonb_build_object('client_id', id * 100 + n), ''
    FROM made, generate_series(1, 50) n
"""


def test_the_bin_is_read_by_its_indexes(db):
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute("ANALYZE changes_changerow, changes_changeset")
    of_client = binned(Person).filter(before__client_id=7).explain()
    by_itself = binned(Person).filter(row_id=7).explain()
    assert "changes_deleted_of_client" in of_client and "changes_deleted_rows" in by_itself
