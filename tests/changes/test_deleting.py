import pytest
from django.db.models import ProtectedError

from campaigns.actions.letters import write_letter_run
from campaigns.actions.segments import delete_segment, save_segment
from campaigns.models import Segment
from crm.changes.actions.deleting import delete_kept
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.lists.actions.saved_views import delete_view
from crm.lists.models import SavedView
from crm.office.actions.structure import create_team, delete_unit
from crm.people.models import Branch, Team
from tests.factories import BranchFactory, TeamFactory

pytestmark = pytest.mark.django_db
RULES = {"join": "all", "rules": []}


def test_it_goes_and_comes_back_like_a_row_that_django_deletes(marta):
    segment = save_segment(by=marta, name="Fair", rules=RULES)
    change_set = delete_segment(segment=segment, by=marta)
    assert not Segment.objects.unscoped("look").exists()
    assert (change_set.root, change_set.kind, str(change_set)) == (
        "campaigns.segment",
        "delete",
        "Deleted Fair",
    )
    undo_change_set(change_set=change_set, by=marta)
    assert Segment.objects.unscoped("look").get().rules == RULES


def test_what_must_not_lose_it_keeps_it(marta):
    segment = save_segment(by=marta, name="Fair", rules=RULES)
    write_letter_run(by=marta, name="Fair", segment=segment, subject="x", body="x")
    with pytest.raises(ProtectedError):
        delete_segment(segment=segment, by=marta)
    assert not ChangeSet.objects.filter(root="campaigns.segment").exists()


def test_children_go_first_and_empty_links_are_filled_again(edda):
    branch = BranchFactory(name="East")
    view = SavedView.objects.create(
        list_key="clients", name="East", owner=edda, audience="team", team=TeamFactory(branch=branch)
    )
    change_set = delete_kept(view.team, by=edda, summary="Deleted")
    assert not SavedView.objects.exists()
    assert undo_change_set(change_set=change_set, by=edda).refused == []
    assert SavedView.objects.get().team == view.team


def test_a_team_comes_back_with_its_group_and_leaves_no_name_taken(otto):
    team = create_team(name="East", branch=BranchFactory(name="North"), by=otto)
    change_set = delete_unit(unit=team, by=otto)
    assert change_set.root == "people.team"
    again = create_team(name="East", branch=BranchFactory(name="North"), by=otto)
    delete_unit(unit=again, by=otto)
    undo_change_set(change_set=change_set, by=otto)
    assert Team.objects.get(name="East").group.name == "team East"


def test_a_branch_and_a_saved_view_come_back(otto):
    branch = BranchFactory(name="East")
    view = SavedView.objects.create(list_key="clients", name="Mine", owner=otto)
    for change_set in (delete_unit(unit=branch, by=otto), delete_view(view=view, by=otto)):
        undo_change_set(change_set=change_set, by=otto)
    assert Branch.objects.filter(name="East").exists()
    assert SavedView.objects.get() == view
