import pytest

from contacts.models import Channel, Client, Person
from crm.access.locks import unlocked
from crm.changes.actions.keeping import keep_created, open_change_set
from tests.factories import ChannelFactory, ClientFactory, PersonFactory, UserFactory

WRITTEN = ["name", "city", "stage", "tags", "owner"]


@pytest.fixture(autouse=True)
def _open_lock():
    with unlocked("these tests are about rows, not about who sees them"):
        yield


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def change_set(author):
    return open_change_set(kind="import", by=author, summary="Import of clients.csv")


@pytest.fixture
def imported(change_set):
    """Three clients, each with a person and a channel of the person, kept as created."""
    clients = ClientFactory.create_batch(3, city="Gdynia", tags=["fair"])
    people = [PersonFactory(client=client) for client in clients]
    channels = [ChannelFactory(client=person.client, person=person) for person in people]
    keep_created(change_set, Client, [client.pk for client in clients], fields=WRITTEN)
    keep_created(change_set, Person, Person.objects.filter(pk__in=[person.pk for person in people]))
    keep_created(change_set, Channel, [channel.pk for channel in channels])
    return clients
