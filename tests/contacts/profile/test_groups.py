from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from contacts.actions.groups import add_co_owner, remove_co_owner, set_parent
from contacts.models import Client, CoOwner
from contacts.queries.groups import DEEPEST, group_of
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def fresh(row):
    return Client.objects.unscoped("test").get(pk=row.pk)


@pytest.fixture
def family(anna):
    """A holding with two firms, one of which has a shop."""
    names = ("Holding", "Mills", "Trade", "Shop")
    made = {name: ClientFactory(owner=anna, name=name, turnover_amount=100) for name in names}
    for child, parent in (("Mills", "Holding"), ("Trade", "Holding"), ("Shop", "Mills")):
        set_parent(client=fresh(made[child]), parent=fresh(made[parent]), by=anna)
    return {name: fresh(row) for name, row in made.items()}


def test_the_group_is_the_same_from_every_member_and_adds_up(anna, family):
    for row in family.values():
        group = group_of(row, anna)
        assert [(one.name, one.depth) for one in group.members] == [
            ("Holding", 0), ("Mills", 1), ("Shop", 2), ("Trade", 1),
        ]  # fmt: skip
        assert group.turnover == Decimal(400)
    assert group_of(family["Shop"], anna).parent == family["Mills"]


def test_members_out_of_sight_are_left_out_and_not_counted(anna, dario, family):
    hidden = family["Mills"]
    hidden.owner, hidden.team, hidden.branch = dario, dario.home_team, dario.branch
    hidden.save()
    group = group_of(family["Holding"], anna)
    assert [one.name for one in group.members] == ["Holding", "Trade", "Shop"]
    assert group.turnover == Decimal(300)
    assert [one.name for one in group_of(hidden, dario).members] == ["Mills"]


def test_a_circle_is_refused(anna, family):
    with pytest.raises(ValidationError, match="belongs to"):
        set_parent(client=family["Holding"], parent=family["Shop"], by=anna)
    with pytest.raises(ValidationError):
        set_parent(client=family["Holding"], parent=family["Holding"], by=anna)


def test_a_group_has_an_end(anna):
    above = ClientFactory(owner=anna)
    for _level in range(DEEPEST - 1):
        below = ClientFactory(owner=anna)
        set_parent(client=fresh(below), parent=fresh(above), by=anna)
        above = below
    with pytest.raises(ValidationError, match="levels"):
        set_parent(client=ClientFactory(owner=anna), parent=fresh(above), by=anna)


def test_one_belongs_to_nobody_whom_one_does_not_see(anna, dario):
    mine, theirs = ClientFactory(owner=anna), ClientFactory(owner=dario)
    with pytest.raises(PermissionDenied):
        set_parent(client=mine, parent=theirs, by=anna)


def test_the_parent_is_looked_for_and_chosen_on_a_page(client, anna, dario):
    client.force_login(anna)
    mine, parent, other = ClientFactory(owner=anna), ClientFactory(owner=anna, name="Big Holding"), dario
    hidden = ClientFactory(owner=other, name="Big Secret")
    url = reverse("client_parent", args=[mine.pk])
    assert [one.name for one in client.get(url, {"q": "big"}).context["found"]] == ["Big Holding"]
    assert client.post(url, {"parent": hidden.pk}).status_code == 404
    assert client.post(url, {"parent": parent.pk}).status_code == 302
    assert fresh(mine).parent == parent
    assert client.post(reverse("client_parent", args=[parent.pk]), {"parent": mine.pk}).status_code == 422
    assert client.post(url, {"parent": ""}).status_code == 302
    assert fresh(mine).parent is None


def test_a_co_owner_sees_and_changes_the_client_until_taken_away(anna, dario):
    company = ClientFactory(owner=anna)
    row = add_co_owner(client=company, user=dario, by=anna)
    assert Client.objects.visible_to(dario, "change").filter(pk=company.pk).exists()
    assert add_co_owner(client=company, user=dario, by=anna) == row
    remove_co_owner(co_owner=row, by=anna)
    dario = type(dario).objects.get(pk=dario.pk)
    assert not Client.objects.visible_to(dario).filter(pk=company.pk).exists()
    assert not CoOwner.objects.unscoped("test").exists()


def test_the_owner_is_no_co_owner_and_only_who_shares_names_one(anna, bruno, dario):
    company = ClientFactory(owner=anna)
    with pytest.raises(ValidationError):
        add_co_owner(client=company, user=anna, by=anna)
    with pytest.raises(PermissionDenied):
        add_co_owner(client=company, user=dario, by=bruno)
