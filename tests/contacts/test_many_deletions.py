"""Many clients into the recycle bin at once, and back; what the firm needs stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.deletion import delete_clients
from contacts.models import Channel, Client, Person
from crm.changes.actions.undoing import undo_change_set
from privacy.models import LegalHold
from tests.factories import ChannelFactory, ClientFactory, InteractionFactory, PersonFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
ALL = Client.objects.unscoped("test")


@pytest.fixture
def firms(anna, dario):
    made = {name: ClientFactory(owner=anna, name=name) for name in ("Free", "Loose", "Sold", "Held")}
    for client in made.values():
        person = PersonFactory(client=client)
        ChannelFactory(
            client=client, person=person, value=f"{client.pk}@x.example", key=f"{client.pk}@x.example"
        )
        InteractionFactory(client=client, person=person)
    DealFactory(client=made["Sold"], owner=anna)
    return made


def names():
    return set(ALL.values_list("name", flat=True))


def test_what_nothing_holds_goes_and_comes_back(firms, edda):
    LegalHold.objects.create(client=firms["Held"], by=edda, reason="Dispute")
    ALL.filter(pk=firms["Loose"].pk).update(parent=firms["Free"])
    change_set = delete_clients(clients=ALL.filter(pk__in=[one.pk for one in firms.values()]), by=edda)
    assert names() == {"Sold", "Held"}
    assert Person.objects.unscoped("test").count() == Channel.objects.unscoped("test").count() == 2
    assert undo_change_set(change_set=change_set, by=edda).refused_count == 0
    assert names() == {"Free", "Loose", "Sold", "Held"}
    assert ALL.get(name="Loose").parent == firms["Free"]
    assert Person.objects.unscoped("test").count() == 4


def test_only_whoever_may_delete(firms, anna, edda, nils):
    for who in (anna, nils):
        with pytest.raises(PermissionDenied):
            delete_clients(clients=ALL, by=who)
    assert len(names()) == 4


def test_the_list_counts_first_and_offers_the_way_back(client, firms, edda, anna):
    sign_in(client, edda)
    address = reverse("client_list_bulk", args=["delete"])
    asked = client.post(address, {"id": [firms["Free"].pk, firms["Sold"].pk]})
    assert "stay" in asked.text and len(names()) == 4
    said = {"confirm": "1", "selection": asked.context["selection"]}
    page = client.post(address, said, follow=True).text
    assert "Deleted clients: 1 client." in page and names() == {"Loose", "Sold", "Held"}
    sign_in(client, anna)
    assert client.post(address, {"id": [firms["Loose"].pk]}).status_code in {403, 404}


def test_as_many_statements_for_one_as_for_twenty(firms, anna, edda):
    counts = []
    for count in (1, 1, 20):
        for number in range(count):
            PersonFactory(client=ClientFactory(owner=anna, name=f"More {number}"))
        with CaptureQueriesContext(connection) as asked:
            delete_clients(clients=ALL.filter(name__startswith="More"), by=edda)
        counts.append(len(asked))
        assert len(names()) == 4
    assert counts[1] == counts[2]
