from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.models import ReactivationCase
from contacts.actions.deletion import delete_client
from contacts.actions.persons import remove_person
from contacts.models import Client
from crm.access.shares import share_record
from crm.changes.actions.undoing import undo_change_set
from service.models import Ticket
from tests.factories import ClientFactory, InteractionFactory, PersonFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def ticket_of(client, **fields):
    queue = QueueFactory()
    return Ticket.objects.create(
        client=client, queue=queue, subject="PIN not accepted", owner=client.owner, **fields
    )


def test_what_means_nothing_without_the_client_goes_and_comes_back_with_it(anna, edda, dario):
    client = ClientFactory(owner=anna)
    InteractionFactory(client=client, person=PersonFactory(client=client))
    share_record(record=client, by=anna, with_user=dario)
    ReactivationCase.objects.create(
        client=client, last_order_on=date(2026, 1, 1), usual_days=10, limit_days=20, interval_count=3
    )
    change_set = delete_client(client=client, by=edda)
    assert not Client.objects.visible_to(edda).exists()
    assert not ReactivationCase.objects.visible_to(edda).exists()
    assert undo_change_set(change_set=change_set, by=edda).refused_count == 0
    back = Client.objects.visible_to(edda).get()
    assert back.interactions.visible_to(edda).get().person is not None
    assert ReactivationCase.objects.visible_to(edda).get().client == back


def test_a_client_with_a_ticket_stays(anna, edda):
    client = ClientFactory(owner=anna)
    ticket_of(client)
    with pytest.raises(ValidationError, match="1 ticket"):
        delete_client(client=client, by=edda)
    with pytest.raises(PermissionDenied):
        delete_client(client=client, by=anna)


def test_a_ticket_outlives_the_person_who_wrote_it(anna, edda):
    client = ClientFactory(owner=anna)
    person = PersonFactory(client=client)
    ticket = ticket_of(client, person=person)
    change_set = remove_person(person=person, by=anna)
    assert Ticket.objects.visible_to(edda).get().person is None
    undo_change_set(change_set=change_set, by=anna)
    ticket.refresh_from_db()
    assert ticket.person == person
