import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.access.context import access_of
from crm.audit.models import AuditPayload
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.people.models import Branch, Team, User
from tests.access.roots import make_root
from tests.factories import BranchFactory, ClientFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/settings/structure/"


@pytest.fixture
def as_otto(client, otto):
    client.force_login(otto)
    return client


def test_new_branch_and_team_widen_the_reach_at_once(as_otto, carla):
    as_otto.post("/settings/branches/new/", {"name": "Coast", "parent": carla.branch.pk})
    coast = Branch.objects.get(name="Coast")
    below = {"name": "Coast Shops", "branch": coast.pk, "parent": carla.home_team_id}
    assert as_otto.post("/settings/teams/new/", below).status_code == 302
    team = Team.objects.get(name="Coast Shops")
    assert team.group.name == "team Coast Shops"
    assert team.pk in access_of(User.objects.get(pk=carla.pk)).team_ids
    assert "Coast Shops" in as_otto.get(PAGE).text


def test_a_branch_does_not_become_part_of_itself(as_otto):
    top = BranchFactory(name="Top")
    middle = BranchFactory(name="Middle", parent=top)
    low = BranchFactory(name="Low", parent=middle)
    for parent in (top, middle, low):
        answer = as_otto.post(f"/settings/branches/{top.pk}/", {"name": "Top", "parent": parent.pk})
        assert answer.status_code == 422 and "parent" in answer.context["form"].errors
    moved = as_otto.post(f"/settings/branches/{low.pk}/", {"name": "Low", "parent": top.pk})
    assert moved.status_code == 302
    assert AuditPayload.objects.get(entry__action="change").before["parent"] == "Middle"


def test_a_team_does_not_become_part_of_itself_nor_leave_its_branch(as_otto):
    team = TeamFactory(name="One")
    below = TeamFactory(name="Two", parent=team, branch=team.branch)
    other = BranchFactory(name="Elsewhere")
    circle = {"name": "One", "branch": team.branch_id, "parent": below.pk}
    assert "parent" in as_otto.post(f"/settings/teams/{team.pk}/", circle).context["form"].errors
    away = {"name": "Two", "branch": other.pk, "parent": team.pk}
    assert "branch" in as_otto.post(f"/settings/teams/{below.pk}/", away).context["form"].errors


def test_a_team_does_not_leave_those_below_it_behind(as_otto):
    team = TeamFactory(name="One")
    TeamFactory(name="Two", parent=team, branch=team.branch)
    form = {"name": "One", "branch": BranchFactory(name="Elsewhere").pk}
    answer = as_otto.post(f"/settings/teams/{team.pk}/", form)
    assert "“Two” below it works in" in answer.context["form"].errors["branch"][0]


@pytest.mark.parametrize("takes_along", [True, False])
def test_the_records_of_a_team_come_along_into_another_branch_or_stay(as_otto, anna, otto, takes_along):
    """With their owner and without; one undo takes them back."""
    team, north, south = anna.home_team, anna.branch, BranchFactory(name="South")
    records = [make_root("deal", owner=anna), make_root("client", team=team, branch=north)]
    other = make_root("client", owner=UserFactory(home_team=TeamFactory(name="Elsewhere", branch=north)))
    page = f"/settings/teams/{team.pk}/"
    assert as_otto.get(page).context["form"]["takes_along"].value()
    form = {"name": "Sales North", "branch": south.pk} | ({"takes_along": "on"} if takes_along else {})
    assert as_otto.post(page, form).status_code == 302
    assert branches_of(records) == [south if takes_along else north] * 2
    assert branches_of([other]) == [north]
    moved = ChangeSet.objects.filter(summary="Records of Sales North move to South")
    assert moved.exists() == takes_along
    for change_set in moved:
        undo_change_set(change_set=change_set, by=otto)
    assert branches_of(records) == [north] * 2


def branches_of(records):
    return [type(row).objects.unscoped("test").get(pk=row.pk).branch for row in records]


def test_a_team_is_led_by_members_of_it(as_otto, anna, carla, dario):
    page = f"/settings/teams/{carla.home_team_id}/"
    assert as_otto.get(page).context["form"].initial["leads"] == [carla.pk]
    form = {"name": "Sales North", "branch": carla.branch.pk}
    foreign = as_otto.post(page, form | {"leads": [dario.pk]})
    assert "leads" in foreign.context["form"].errors
    assert as_otto.post(page, form | {"leads": [anna.pk, carla.pk]}).status_code == 302
    assert "led by Anna, Carla" in " ".join(as_otto.get(PAGE).text.split())
    payload = AuditPayload.objects.get(entry__action="change")
    assert (payload.before["leads"], payload.after["leads"]) == (["Carla"], ["Anna", "Carla"])


def test_names_are_free_or_refused_at_the_field(as_otto):
    TeamFactory(name="One")
    branch = BranchFactory(name="North")
    double = as_otto.post("/settings/teams/new/", {"name": "ONE", "branch": branch.pk})
    assert "name" in double.context["form"].errors
    assert "name" in as_otto.post("/settings/branches/new/", {"name": "north"}).context["form"].errors


def test_what_is_in_use_stays(as_otto, anna):
    ClientFactory(owner=anna)
    for path in (f"/settings/teams/{anna.home_team_id}/", f"/settings/branches/{anna.branch.pk}/"):
        answer = as_otto.post(f"{path}delete/", follow=True)
        assert "still has members" in answer.text or "is in use" in answer.text
        assert answer.redirect_chain[-1][0] == path
    empty = TeamFactory(name="Empty")
    as_otto.post(f"/settings/teams/{empty.pk}/delete/")
    as_otto.post(f"/settings/branches/{empty.branch_id}/delete/")
    assert not Team.objects.filter(name="Empty").exists()
    assert not Branch.objects.filter(pk=empty.branch_id).exists()


@pytest.mark.parametrize(("name", "seen"), [("edda", 200), ("anna", 403), ("nils", 403)])
def test_doors(client, personas, name, seen):
    client.force_login(getattr(personas, name))
    assert client.get(PAGE).status_code == seen
    for path in ("branches/new/", "teams/new/", f"branches/{personas.anna.branch.pk}/"):
        assert client.get(f"/settings/{path}").status_code == 403
        assert client.post(f"/settings/{path}", {"name": "X"}).status_code == 403


def test_page_costs_the_same_for_one_unit_and_three(as_otto):
    as_otto.get(PAGE)
    counts = []
    for name in ("a", "b", "c"):
        TeamFactory(name=name)
        with CaptureQueriesContext(connection) as queries:
            as_otto.get(PAGE)
        counts.append(len(queries))
    assert len(set(counts)) == 1 and counts[0] <= 6
