"""A colleague becomes co-owner of many clients at once, and is taken away from them at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from contacts.actions.groups import add_co_owner
from contacts.actions.many_co_owners import add_co_owners, remove_co_owners
from contacts.models import Client, CoOwner
from crm.access.context import access_of
from crm.changes.actions.undoing import undo_change_set
from crm.messages.models import Notice
from crm.people.models import User
from tests.factories import ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def everything():
    return Client.objects.unscoped("test")


def changed_by(user):
    """As of a request of its own."""
    found = Client.objects.visible_to(User.objects.get(pk=user.pk), "change")
    return sorted(found.values_list("pk", flat=True))


@pytest.fixture
def three(anna, bruno, dario):
    return [ClientFactory(owner=owner).pk for owner in (anna, anna, bruno)]


def test_within_the_right_told_once_and_taken_back(three, anna, dario):
    change_set = add_co_owners(clients=everything(), user=dario, by=anna)
    assert changed_by(dario) == three[:2], "not bruno's"
    assert CoOwner.objects.unscoped("test").filter(user=dario).count() == 2
    notice = Notice.objects.get(to=dario)
    assert notice.params["count"] == 2 and f"co_owner={dario.pk}" in notice.link
    again = add_co_owners(clients=everything(), user=dario, by=anna)
    assert again.row_count == 0, "none twice"
    undo_change_set(change_set=change_set, by=anna)
    assert changed_by(dario) == [] and not CoOwner.objects.unscoped("test").exists()


def test_taken_away_and_given_back(three, anna, bruno, dario):
    add_co_owners(clients=everything(), user=dario, by=anna)
    add_co_owner(client=everything().get(pk=three[2]), user=dario, by=bruno)
    change_set = remove_co_owners(clients=everything(), user=dario, by=anna)
    assert changed_by(dario) == three[2:], "bruno's stays"
    undo_change_set(change_set=change_set, by=anna)
    assert changed_by(dario) == three
    remove_co_owners(clients=everything(), user=dario, by=anna)
    add_co_owners(clients=everything(), user=dario, by=anna)
    assert changed_by(dario) == three, "a share that was over runs again"


def test_refused_for_whoever_cannot(three, anna, otto, nils):
    for user in (anna, otto):
        with pytest.raises(ValidationError):
            add_co_owners(clients=everything(), user=user, by=anna)
    for action in (add_co_owners, remove_co_owners):
        with pytest.raises(PermissionDenied):
            action(clients=everything(), user=anna, by=nils)
    assert access_of(anna).may("client", "share")


def test_from_the_list_with_an_undo(client, three, anna, dario):
    sign_in(client, anna)
    address = reverse("client_list_bulk", args=["co_owner"])
    asked = client.post(address, {"id": three})
    said = {"confirm": "1", "selection": asked.context["selection"], "what": "add"}
    assert client.post(address, said | {"user": anna.pk}).context["form"].errors
    assert "2 clients." in client.post(address, said | {"user": dario.pk}, follow=True).text
    assert changed_by(dario) == three[:2]
    assert "2 clients." in client.post(address, said | {"user": dario.pk, "what": "remove"}, follow=True).text
    assert changed_by(dario) == []
