"""Who reads a message, who is told of it, and what becomes of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.actions.deletion import delete_client
from contacts.actions.merging import merge_clients
from crm.access.locks import unlocked
from crm.access.shares import share_record
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.running import run_due_jobs
from crm.messages.actions.writing import delete_message, read_messages, reply, write_on, write_to
from crm.messages.models import Conversation, Message, Notice, Participant
from crm.people.models import Membership
from privacy.actions.erasing import request_erasure
from tests.factories import ClientFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nordwind(anna):
    return ClientFactory(owner=anna, name="Nordwind GmbH")


def read_by(user):
    return list(Message.objects.visible_to(user).order_by("pk").values_list("text", flat=True))


def told(user):
    return [str(notice) for notice in Notice.objects.filter(to=user).order_by("pk")]


def test_two_colleagues_have_one_conversation_that_nobody_else_reads(anna, bruno, otto, edda):
    first = write_to(to=bruno, text="Lunch?", by=anna)
    second = write_to(to=anna, text="Yes", by=bruno)
    assert first.conversation_id == second.conversation_id
    assert read_by(anna) == read_by(bruno) == ["Lunch?", "Yes"]
    assert read_by(otto) == read_by(edda) == []
    assert told(bruno) == ["Anna wrote to you"] and told(anna) == ["Bruno wrote to you"]
    with pytest.raises(PermissionDenied):
        reply(conversation=first.conversation, text="Me too", by=edda)


def test_a_team_means_who_is_in_it_now(anna, bruno, carla, dario):
    message = write_to(to=anna.home_team, text="Hello", by=carla)
    Membership.objects.create(user=dario, team=anna.home_team)
    assert read_by(bruno) == ["Hello"] and read_by(dario) == []
    assert told(bruno) == ["Carla wrote to Sales North"] and told(carla) == []
    reply(conversation=message.conversation, text="Hi", by=bruno)
    assert read_by(anna) == ["Hello", "Hi"]


def test_a_branch_holds_its_teams(anna, dario):
    write_to(to=anna.branch, text="The lift is broken", by=dario)
    assert read_by(anna) == ["The lift is broken"] == read_by(dario)
    assert read_by(UserFactory()) == []


def test_a_message_to_nobody_and_an_empty_one_are_refused(anna, bruno):
    for wrong in (
        lambda: write_to(to=anna, text="x", by=anna),
        lambda: write_to(to=bruno, text="  ", by=anna),
        lambda: write_to(to=UserFactory(is_active=False), text="x", by=anna),
    ):
        with pytest.raises(ValidationError):
            wrong()
    assert not Notice.objects.exists()


def test_on_a_record_reads_whoever_sees_the_record(nordwind, anna, bruno, carla, dario, otto):
    write_on(record=nordwind, text="They want a rebate", by=carla)
    assert read_by(anna) == read_by(carla) == ["They want a rebate"]
    assert read_by(bruno) == read_by(dario) == read_by(otto) == []
    assert told(anna) == ["Carla wrote on a record that you follow"]
    with pytest.raises(PermissionDenied):
        write_on(record=nordwind, text="x", by=dario)
    share_record(record=nordwind, by=carla, with_user=dario)
    dario.__dict__.pop("access_context", None)
    assert read_by(dario) == ["They want a rebate"]


def test_naming_tells_and_says_who_cannot_see_it(nordwind, anna, bruno, carla, dario):
    write_on(record=nordwind, text="@carla, look. Mail me at x@dario.example", by=anna)
    assert told(carla) == ["Anna named you in a message"]
    with pytest.raises(ValidationError, match="Dario cannot see this record"):
        write_on(record=nordwind, text="What do you say, @Dario?", by=anna)
    with pytest.raises(ValidationError, match="does not take part"):
        write_to(to=bruno, text="Ask @Dario", by=anna)
    assert told(dario) == [] and Message.objects.unscoped("all").count() == 1


def test_a_name_of_several_is_asked_about(anna, bruno):
    bruno.name = "Bruno Berg"
    bruno.save()
    UserFactory(name="Bruno Żak")
    with pytest.raises(ValidationError, match="Bruno Berg, Bruno Żak"):
        write_to(to=bruno, text="@Bruno hello", by=anna)
    write_to(to=bruno, text="@bruno berg hello", by=anna)
    assert told(bruno) == ["Anna named you in a message"]


def test_reading_reads_what_told_of_it(anna, bruno):
    first = write_to(to=bruno, text="One", by=anna)
    later = write_to(to=bruno, text="Two", by=anna)
    mine = Conversation.objects.visible_to(bruno)
    read_messages(conversations=mine, by=bruno, up_to=first.pk)
    assert Notice.objects.filter(to=bruno, read_at=None).count() == 1
    assert Participant.objects.get(user=bruno).is_unread
    read_messages(conversations=mine, by=bruno, up_to=later.pk)
    assert not Participant.objects.get(user=bruno).is_unread
    assert not Participant.objects.get(user=anna).is_unread


def test_only_its_writer_takes_a_message_back_and_it_can_come_again(anna, bruno):
    message = write_to(to=bruno, text="Oops", by=anna)
    with pytest.raises(PermissionDenied):
        delete_message(message=message, by=bruno)
    change_set = delete_message(message=message, by=anna)
    assert read_by(bruno) == [] and not Notice.objects.filter(read_at=None).exists()
    assert "Oops" not in change_set.summary
    undo_change_set(change_set=change_set, by=anna)
    assert read_by(bruno) == ["Oops"]


def test_it_goes_and_comes_with_the_record(nordwind, anna, edda):
    write_on(record=nordwind, text="Hello", by=anna)
    change_set = delete_client(client=nordwind, by=edda)
    with unlocked("a test looks at everything"):
        assert not Conversation.objects.exists() and not Participant.objects.exists()
    undo_change_set(change_set=change_set, by=edda)
    assert read_by(anna) == ["Hello"]


def test_a_merge_brings_it_along_and_its_undo_takes_it_back(nordwind, anna, edda):
    message = write_on(record=nordwind, text="Hello", by=anna)
    kept = ClientFactory(owner=anna)
    write_on(record=kept, text="Here too", by=anna)
    change_set = merge_clients(kept=kept, gone=nordwind, by=edda)
    rows = Conversation.objects.visible_to(anna)
    assert {row.record_id for row in rows} == {kept.pk} and len(rows) == 2
    undo_change_set(change_set=change_set, by=edda)
    assert Conversation.objects.visible_to(anna).get(pk=message.conversation_id).record_id == nordwind.pk


def test_an_erasure_takes_the_words_and_what_stands_on_the_person(nordwind, anna, bruno, edda):
    person = PersonFactory(client=nordwind, name="Jonas Weberlein")
    single = ClientFactory(owner=anna, name="Ida Sommerfrau", kind="individual")
    write_on(record=single, text="She moved", by=anna)
    write_to(to=bruno, text="Call Jonas Weberlein, please", by=anna)
    for record in (person, single):
        request_erasure(record_of=record, by=edda, typed=record.name)
    run_due_jobs()
    found = read_by(anna)
    assert len(found) == 1 and "Weberlein" not in found[0]
