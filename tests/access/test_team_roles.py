import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.models import Client
from crm.access.actions.roles import create_role, delete_role, give_role, set_levels, take_role
from crm.access.actions.team_roles import give_team_role, take_team_role
from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.models import AccessVersion, Role, TeamRole
from crm.access.picture import Picture
from crm.access.queries.admins import admin_ids, colleagues_with, director_ids
from crm.audit.models import AuditEntry
from crm.office.actions.colleagues import change_colleague, create_colleague
from crm.office.actions.moves import move_colleague
from crm.people.models import Membership, User
from tests.factories import ClientFactory, TeamFactory

pytestmark = pytest.mark.django_db


def role(key):
    return Role.objects.get(key=key)


def test_every_member_of_a_team_holds_its_roles(otto, nils, edda, dario):
    ClientFactory(owner=nils)
    give_team_role(role=role("rep"), team=nils.home_team, by=otto)
    assert access_of(nils).level("client", "view").label == "own"
    assert Client.objects.visible_to(nils).count() == 1
    assert access_of(nils).may("colleague", "view"), "with any role comes the baseline role"
    Membership.objects.create(user=dario, team=nils.home_team)
    give_team_role(role=role("accountant"), team=nils.home_team, by=otto)
    assert access_of(dario).level("order", "export").label == "all"
    take_team_role(role=role("rep"), team=nils.home_team, by=otto)
    take_team_role(role=role("accountant"), team=nils.home_team, by=otto)
    assert access_of(nils).levels == {}


def test_a_team_below_does_not_hold_the_roles_of_the_team_above(otto, nils, anna):
    below = TeamFactory(name="Below", branch=anna.branch, parent=anna.home_team)
    User.objects.filter(pk=nils.pk).update(home_team=below)
    Membership.objects.filter(user=nils).delete()
    give_team_role(role=role("team_lead"), team=anna.home_team, by=otto)
    assert access_of(User.objects.get(pk=nils.pk)).levels == {}
    assert access_of(anna).level("client", "view").label == "team"


def test_the_page_gives_and_takes_and_says_who_holds_it(client, otto, nils):
    client.force_login(otto)
    path = f"/settings/roles/{role('read_only').pk}/"
    assert "Nobody holds this role" in client.get(path).text
    client.post(f"{path}teams/", {"team": nils.home_team_id})
    page = client.get(path).text
    assert "Everybody in Head Office" in page and "Nobody holds this role" not in page
    assert access_of(nils).may("client", "view")
    assert AuditEntry.objects.filter(action="give_role", entity="team").count() == 1
    client.post(f"{path}teams/{nils.home_team_id}/take/")
    assert not access_of(nils).may("client", "view")
    assert "Choose a team" in client.post(f"{path}teams/", {"team": ""}, follow=True).text


def test_the_last_admin_may_be_one_by_a_team_and_stays(otto, nils):
    admin = role("access_admin")
    give_team_role(role=admin, team=nils.home_team, by=otto)
    take_role(role=admin, user=otto, by=otto)
    assert {otto.pk, nils.pk} <= admin_ids()
    with pytest.raises(ValidationError, match="Somebody must stay able"):
        take_team_role(role=admin, team=nils.home_team, by=otto)
    assert TeamRole.objects.count() == 1
    with pytest.raises(ValidationError, match="Somebody must stay able"):
        set_levels(role=admin, cells={"role.change": 0}, by=otto)


def test_a_role_that_nobody_has_cannot_be_taken(otto, nils, anna):
    with pytest.raises(ValidationError, match="Nils does not hold this role"):
        take_role(role=role("rep"), user=nils, by=otto)
    give_team_role(role=role("rep"), team=nils.home_team, by=otto)
    with pytest.raises(ValidationError, match="through the team “Head Office”"):
        take_role(role=role("rep"), user=nils, by=otto)
    with pytest.raises(ValidationError, match="does not carry"):
        take_team_role(role=role("rep"), team=anna.home_team, by=otto)
    with pytest.raises(ValidationError, match="already"):
        give_team_role(role=role("rep"), team=nils.home_team, by=otto)
    with pytest.raises(ValidationError, match="has this role already"):
        give_role(role=role("rep"), user=anna, by=otto)


def test_a_carried_role_is_not_deleted(otto, nils):
    own = Role.objects.create(key="own", name="Own")
    give_team_role(role=own, team=nils.home_team, by=otto)
    with pytest.raises(ValidationError, match="Head Office"):
        delete_role(role=own, by=otto)


def test_somebody_who_left_gets_no_role(otto, nils):
    User.objects.filter(pk=nils.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="does not work here"):
        give_role(role=role("rep"), user=User.objects.get(pk=nils.pk), by=otto)


def test_only_who_may_change_roles(edda, nils):
    before = AccessVersion.objects.get().number
    with pytest.raises(PermissionDenied):
        give_team_role(role=role("rep"), team=nils.home_team, by=edda)
    assert AccessVersion.objects.get().number == before


def test_the_last_director_may_be_one_by_a_team_and_stays(otto, nils, anna, edda):
    director = role("director")
    give_team_role(role=director, team=nils.home_team, by=otto)
    take_role(role=director, user=edda, by=otto)
    members = {pk for pk, teams in Picture().teams_of.items() if nils.home_team_id in teams}
    assert nils.pk in director_ids() == members
    assert colleagues_with("client", "assign", Level.ALL) == members
    with pytest.raises(ValidationError, match="give any client to anybody"):
        take_team_role(role=director, team=nils.home_team, by=otto)


@pytest.fixture
def keeper(otto, nils):
    """nils looks after colleagues, and may not change roles."""
    keeping = create_role(name="Keeps colleagues", by=otto)
    cells = {"colleague.view": 4, "colleague.create": 4, "colleague.change": 4}
    set_levels(role=keeping, cells=cells, by=otto)
    give_role(role=keeping, user=nils, by=otto)
    return nils


def test_who_may_not_give_roles_gives_none_by_a_team(otto, keeper, anna, bruno):
    ruling = TeamFactory(name="Ruling", branch=anna.branch)
    give_team_role(role=role("access_admin"), team=ruling, by=otto)
    with pytest.raises(ValidationError, match="“Ruling” gives the role “Access admin”"):
        change_colleague(user=keeper, by=keeper, teams=[ruling])
    with pytest.raises(ValidationError, match="only who may change roles"):
        move_colleague(user=bruno, team=ruling, takes_along=True, by=keeper)
    with pytest.raises(ValidationError, match="only who may change roles"):
        create_colleague(name="New", email="new@example.com", home_team=ruling, by=keeper)
    assert otto.pk in admin_ids() and keeper.pk not in admin_ids()
    change_colleague(user=bruno, by=otto, teams=[ruling])
    change_colleague(user=User.objects.get(pk=bruno.pk), by=keeper, teams=[ruling])
    assert bruno.pk in admin_ids(), "who is there already stays there"


def test_the_last_admin_does_not_leave_the_team_that_makes_them_one(otto, nils, anna):
    admin = role("access_admin")
    lone = TeamFactory(name="Lone", branch=anna.branch)
    give_team_role(role=admin, team=lone, by=otto)
    move_colleague(user=nils, team=lone, takes_along=True, by=otto)
    take_role(role=admin, user=otto, by=otto)
    nils = User.objects.get(pk=nils.pk)
    assert admin_ids() == {nils.pk}
    with pytest.raises(ValidationError, match="Somebody must stay able to change roles"):
        move_colleague(user=nils, team=anna.home_team, takes_along=True, by=nils)


def test_the_pages_of_colleagues_say_what_comes_through_a_team(client, otto, nils):
    client.force_login(otto)
    assert "no role" in client.get("/settings/colleagues/").text
    give_team_role(role=role("rep"), team=nils.home_team, by=otto)
    page = client.get("/settings/colleagues/").text
    assert 'title="through the team Head Office"' in page and "no role" not in page
    assert "Sales rep (team Head Office)" in client.get(f"/settings/colleagues/{nils.pk}/").text
