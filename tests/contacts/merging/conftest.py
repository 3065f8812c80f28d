import pytest

from contacts.actions.merging import merge_clients
from contacts.models import Client
from crm.access.locks import unlocked
from tests.contacts.merging.everything import refresh, two_clients
from tests.factories import ClientFactory


@pytest.fixture(autouse=True)
def _open_lock():
    with unlocked("these tests are about rows, not about who sees them"):
        yield


@pytest.fixture
def pair(personas):
    return two_clients(personas)


@pytest.fixture
def merged_before(pair, personas):
    """Each of the two has already taken in another client."""
    for client in pair:
        other = ClientFactory(owner=personas.anna)
        merge_clients(kept=client, gone=other, by=personas.edda)
        refresh([client.pk])
    return tuple(Client.objects.get(pk=client.pk) for client in pair)
