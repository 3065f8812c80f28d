"""After an erasure the person is nowhere; what the law keeps is there, and nothing else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from contacts.models import Client, Interaction, Person
from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.jobs.running import run_due_jobs
from crm.people.models import Firm
from privacy.actions.erasing import erase, erase_what_was_kept, request_erasure, start_erasure
from privacy.actions.holds import put_on_hold
from privacy.models import Erasure
from privacy.queries.subjects import subject_of
from sales.models import Order
from tests.factories import ClientFactory, PersonFactory
from tests.privacy.marks import MARKS, NAME, found_in_files, found_in_tables, plant_individual, plant_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def erased(record, by):
    erasure = request_erasure(record_of=record, by=by, typed=record.name.upper())
    run_due_jobs()
    with unlocked("a test looks at everything"):
        erasure.refresh_from_db()
    assert erasure.state == "done" and erasure.files == []
    return erasure


def test_a_person_of_a_company_is_nowhere_afterwards(personas):
    client = ClientFactory(owner=personas.anna, name="Wide Works")
    person = plant_person(personas, client)
    planted = found_in_tables()
    assert {mark for marks in planted.values() for mark in marks} == set(MARKS) and len(planted) > 15
    assert found_in_files()
    erased(person, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []
    with unlocked("a test looks at everything"):
        assert Client.objects.filter(name="Wide Works").exists() and not Person.objects.exists()
        assert Interaction.objects.filter(client=client).count() == 2


def test_an_individual_who_bought_nothing_is_nowhere_afterwards(personas):
    client, _person = plant_individual(personas)
    erased(client, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []


def test_also_with_all_modules_off(personas):
    client, _person = plant_individual(personas)
    Firm.objects.update(modules_off=["sales", "campaigns", "service", "analytics"])
    AccessVersion.bump()
    erased(client, personas.edda)
    assert found_in_tables() == {} and found_in_files() == []


def test_what_the_law_keeps_stays_with_who_bought_until_its_day(personas):
    bought = date(2024, 3, 5)
    client, _person = plant_individual(personas, order=bought)
    erasure = erased(client, personas.edda)
    assert erasure.identity["name"] == NAME and erasure.kept_until == date(2034, 3, 5)
    with unlocked("a test looks at everything"):
        assert Order.objects.get().reference and Client.objects.get(pk=client.pk).name == "Erased person"
    assert set(found_in_tables()) == {"privacy_erasure", "sales_order"}
    erase_what_was_kept(erasure_id=erasure.pk, today=date(2034, 3, 5))
    assert found_in_tables() == {}


def test_undo_does_not_bring_the_person_back(personas):
    client = ClientFactory(owner=personas.anna)
    person = plant_person(personas, client)
    erased(person, personas.edda)
    for change_set in ChangeSet.objects.filter(state="kept"):
        undo_change_set(change_set=change_set, by=None)
    assert found_in_tables() == {}


def test_others_stay_as_they_are(personas):
    client = ClientFactory(owner=personas.anna)
    other = PersonFactory(client=client, name="Adam Other", note="Plays chess")
    person = plant_person(personas, client)
    erased(person, personas.edda)
    other.refresh_from_db()
    assert (other.name, other.note) == ("Adam Other", "Plays chess")


def test_twice_is_once(personas):
    person = PersonFactory(client__owner=personas.anna)
    first = request_erasure(record_of=person, by=personas.edda, typed=person.name)
    again = request_erasure(record_of=person, by=personas.edda, typed=person.name)
    assert first.pk == again.pk
    done = erase(erasure_id=first.pk)
    assert erase(erasure_id=first.pk).done_at == done.done_at


def test_what_was_written_after_an_erasure_can_be_erased_too(personas):
    client, _person = plant_individual(personas, order=date(2024, 3, 5))
    first = erased(client, personas.edda)
    client.refresh_from_db()
    Client.objects.unscoped("a test").filter(pk=client.pk).update(note="Lives in Hel now")
    second = erased(client, personas.edda)
    client.refresh_from_db()
    assert second.pk != first.pk and client.note == ""
    assert second.identity is None and first.identity["name"] == NAME


def test_a_crash_in_the_middle_leaves_everything(personas, monkeypatch):
    client = ClientFactory(owner=personas.anna)
    person = plant_person(personas, client)
    before = found_in_tables()
    erasure = start_erasure(subject=subject_of(person), by=personas.edda)
    monkeypatch.setattr("privacy.actions.erasing.publish", lambda _event: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(erasure_id=erasure.pk)
    assert found_in_tables() == before
    monkeypatch.undo()
    assert erase(erasure_id=erasure.pk).state == "done"
    run_due_jobs()
    assert found_in_tables() == {}


@pytest.mark.parametrize("typed", ["", "Somebody Else", NAME[:-1]])
def test_another_name_is_refused(personas, typed):
    person = PersonFactory(client__owner=personas.anna, name=NAME)
    with pytest.raises(ValidationError):
        request_erasure(record_of=person, by=personas.edda, typed=typed)


def test_a_hold_refuses_until_its_last_day_is_over(personas):
    person = PersonFactory(client__owner=personas.anna)
    today = timezone.localdate()
    hold = put_on_hold(record_of=person, by=personas.edda, reason="Dispute", ends_on=today)
    with pytest.raises(ValidationError, match="Dispute"):
        request_erasure(record_of=person, by=personas.edda, typed=person.name)
    hold.ends_on = today - timedelta(days=1)
    hold.save()
    assert request_erasure(record_of=person, by=personas.edda, typed=person.name).state == "waiting"


def test_a_hold_on_the_client_holds_its_persons_and_one_that_came_later_refuses_the_job(personas):
    person = PersonFactory(client__owner=personas.anna)
    erasure = request_erasure(record_of=person, by=personas.edda, typed=person.name)
    put_on_hold(record_of=person.client, by=personas.edda, reason="Dispute")
    assert erase(erasure_id=erasure.pk).state == "refused"
    with unlocked("a test looks at everything"):
        assert Person.objects.filter(pk=person.pk).exists()
        assert Erasure.objects.get().results == {}


@pytest.mark.parametrize("who", ["anna", "carla", "otto", "marta", "nils"])
def test_only_whoever_has_the_right_and_sees_everything_erases(personas, who):
    person = PersonFactory(client__owner=personas.anna)
    with pytest.raises(PermissionDenied):
        request_erasure(record_of=person, by=getattr(personas, who), typed=person.name)
