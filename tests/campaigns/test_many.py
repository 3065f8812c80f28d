"""Many segments and letters are given away or deleted at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from campaigns.actions.letters import write_letter_run
from campaigns.actions.many import delete_letter_runs, delete_segments, give_away
from campaigns.actions.segments import save_segment
from campaigns.models import LetterRun, Segment
from contacts.actions.call_lists import make_call_list
from crm.access.shares import share_record
from crm.changes.actions.undoing import undo_change_set

pytestmark = pytest.mark.django_db
EVERYBODY = {"join": "all", "rules": []}


@pytest.fixture
def segments(marta, edda):
    found = [save_segment(by=marta, name=name, rules=EVERYBODY) for name in ("Free", "Written to", "Called")]
    write_letter_run(by=marta, name="Hello", segment=found[1], subject="Hello", body="Dear {person}")
    make_call_list(by=edda, name="Calls", source_key="segment", source_id=found[2].pk)
    return found


def names(model=Segment):
    return sorted(model.objects.unscoped("test").values_list("name", flat=True))


def rows(model=Segment):
    return model.objects.unscoped("test")


def test_what_nothing_stands_on_goes_and_comes_back(segments, marta, edda, anna):
    share_record(record=segments[0], by=marta, with_user=edda)
    change_set = delete_segments(segments=rows(), by=marta)
    assert names() == ["Called", "Written to"]
    undo_change_set(change_set=change_set, by=marta)
    assert names() == ["Called", "Free", "Written to"]
    assert segments[0].user_shares.count() == 1
    for act in (
        lambda: delete_segments(segments=rows(), by=anna),
        lambda: give_away(rows=rows(), to=edda, by=anna),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_drafts_go_and_what_was_sent_stays(segments, marta):
    sent = write_letter_run(by=marta, name="Sent", segment=segments[0], subject="x", body="y")
    rows(LetterRun).filter(pk=sent.pk).update(state=LetterRun.State.SENT)
    change_set = delete_letter_runs(letter_runs=rows(LetterRun), by=marta)
    assert names(LetterRun) == ["Sent"]
    undo_change_set(change_set=change_set, by=marta)
    assert names(LetterRun) == ["Hello", "Sent"]


@pytest.mark.parametrize("model", [Segment, LetterRun])
def test_another_owner_with_team_and_branch(segments, model, marta, edda, eva, nils):
    change_set = give_away(rows=rows(model), to=edda, by=marta)
    owners = set(rows(model).values_list("owner", "team"))
    assert owners == {(edda.pk, edda.home_team_id)}
    undo_change_set(change_set=change_set, by=marta)
    assert set(rows(model).values_list("owner", flat=True)) == {marta.pk}
    with pytest.raises(ValidationError):
        give_away(rows=rows(model), to=nils, by=marta)


def test_from_the_lists_with_a_count_first(client, segments, marta, edda):
    client.force_login(marta)
    for name, model, said, words in (
        ("segment_list", Segment, {"to": edda.pk}, "3 segments."),
        ("letter_run_list", LetterRun, {"to": edda.pk}, "1 letter run."),
    ):
        address = reverse(f"{name}_bulk", args=["give"])
        asked = client.post(address, {"id": list(rows(model).values_list("pk", flat=True))})
        assert asked.context["refused"] == 0
        confirmed = {"confirm": "1", "selection": asked.context["selection"]} | said
        assert words in client.post(address, confirmed, follow=True).text
    page = client.get(reverse("segment_list")).text
    assert reverse("segment_list_bulk", args=["delete"]) in page
