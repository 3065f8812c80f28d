"""What is deleted by hand heeds holds, takes consents along and leaves requests; all of it comes back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.actions.deletion import delete_client
from contacts.actions.persons import remove_person
from contacts.models import Client, Person
from crm.changes.actions.undoing import undo_change_set
from crm.personal_data import Subject
from privacy.actions.erasing import erase_what_was_kept
from privacy.actions.holds import put_on_hold
from privacy.models import Consent, Erasure, PersonalRequest
from service.models import Ticket
from service.personal_data import own_tickets
from tests.factories import ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.privacy.factories import ConsentFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(carla):
    return PersonFactory(client=ClientFactory(owner=carla), name="Ewa")


def count(model):
    return model.objects.unscoped("test").count()


def test_a_person_goes_with_their_consents_and_comes_back_with_them(person, carla):
    ConsentFactory(client=person.client, person=person)
    change_set = remove_person(person=person, by=carla)
    assert not count(Person) and not count(Consent)
    undo_change_set(change_set=change_set, by=carla)
    assert count(Person) == count(Consent) == 1


def test_nobody_deletes_under_a_hold(client, person, carla, edda):
    put_on_hold(record_of=person, reason="A claim", by=edda)
    for act in (
        lambda: remove_person(person=person, by=carla),
        lambda: delete_client(client=person.client, by=carla),
    ):
        with pytest.raises(ValidationError, match="A claim"):
            act()
    sign_in(client, carla)
    assert "A claim" in client.post(reverse("client_delete", args=[person.client_id])).text
    assert client.post(reverse("person_remove", args=[person.pk])).status_code < 400
    assert count(Person) == count(Client) == 1


def test_a_request_outlives_its_client(carla, edda):
    company = ClientFactory(owner=carla, name="Adatum")
    row = PersonalRequest.objects.unscoped("test").create(
        client=company,
        name="Ewa",
        kind="access",
        received_on=timezone.localdate(),
        due_on=timezone.localdate(),
        by=edda,
    )
    change_set = delete_client(client=company, by=carla)
    row.refresh_from_db()
    assert row.client is None
    undo_change_set(change_set=change_set, by=carla)
    row.refresh_from_db()
    assert row.client == company


def test_what_the_law_kept_waits_for_the_end_of_a_hold(carla, edda):
    individual = ClientFactory(owner=carla, kind="individual")
    today = timezone.localdate()
    erasure = Erasure.objects.unscoped("test").create(
        kind="client",
        subject_id=individual.pk,
        client_id=individual.pk,
        identity={"name": "Ewa"},
        kept_until=today,
    )
    put_on_hold(record_of=individual, reason="A claim", by=edda)
    erase_what_was_kept(erasure_id=erasure.pk, today=today)
    erasure.refresh_from_db()
    assert erasure.identity == {"name": "Ewa"} and erasure.kept_until == today


def test_a_shared_mailbox_makes_no_ticket_of_others_ones_own(person, carla):
    queue, address = QueueFactory(), "office@acme.example"
    other = ClientFactory(owner=carla)
    rows = Ticket.objects.unscoped("test")
    for number, company in enumerate((None, person.client, other)):
        rows.create(queue=queue, number=f"T-{number}", subject="x", requester_email=address, client=company)
    subject = Subject(
        "person", person.pk, person.client_id, "Ewa", person_ids=(person.pk,), emails=(address,)
    )
    assert set(rows.filter(own_tickets(subject)).values_list("number", flat=True)) == {"T-0", "T-1"}
