import pytest
from django.db.models import Prefetch

from contacts.models import Client, Person
from crm.access.locks import ScopeNotDecided, unlocked
from tests.factories import ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "touch",
    [
        list,
        len,
        bool,
        lambda clients: clients.count(),
        lambda clients: clients.exists(),
        lambda clients: clients.first(),
        lambda clients: clients.get(pk=1),
        lambda clients: clients.update(name="x"),
        lambda clients: clients.delete(),
        lambda clients: clients.aggregate(),
        lambda clients: list(clients.values("pk")),
        lambda clients: list(clients.iterator()),
        lambda clients: list(clients.union(clients)),
        lambda clients: list(Person.objects.unscoped("test").filter(client__in=clients)),
    ],
)
def test_undecided_scope_raises(touch):
    with pytest.raises(ScopeNotDecided):
        touch(Client.objects.filter(stage="lead"))


def test_reverse_and_prefetch_raise_too():
    client = PersonFactory().client
    with pytest.raises(ScopeNotDecided):
        list(client.persons.all())
    with pytest.raises(ScopeNotDecided):
        list(Client.objects.unscoped("test").prefetch_related("persons"))
    with pytest.raises(ScopeNotDecided):
        list(Client.objects.unscoped("test").prefetch_related(Prefetch("persons", Person.objects.all())))


def test_save_forward_key_and_cascade_work():
    person = PersonFactory()
    assert Person.objects.unscoped("test").get(pk=person.pk).client == person.client
    person.client.note = "changed"
    person.client.save()
    person.client.delete()
    with unlocked("test"):
        assert not Person.objects.exists()


def test_decided_chain_stays_decided(anna):
    ClientFactory(owner=anna)
    assert Client.objects.visible_to(anna).filter(stage="lead").order_by("name_key").count() == 1
    assert Client.objects.none().count() == 0
