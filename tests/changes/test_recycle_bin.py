from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import delete_activity
from contacts.actions.channels import remove_channel
from contacts.actions.deletion import delete_client
from contacts.actions.interactions import delete_interaction
from contacts.actions.persons import remove_person
from contacts.models import Activity, Channel, Client, Interaction, Person
from crm.access.actions.roles import create_role, delete_role
from crm.access.context import access_of
from crm.access.locks import unlocked
from crm.access.shares import share_record, shared_ids
from crm.audit.models import AuditEntry, Retention
from crm.changes.actions import undoing
from crm.changes.actions.forgetting import forget_chunk, too_old
from crm.changes.actions.undoing import NotUndoable, undo_change_set
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_sets import ChangeState
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, InteractionFactory, PersonFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
BIN = "/deleted/"
RESTORE = "/deleted/restore/"


@pytest.fixture
def adatum(carla):
    client = ClientFactory(owner=carla, name="Adatum")
    person = PersonFactory(client=client, name="Jonas Weber")
    ChannelFactory(client=client, person=person)
    InteractionFactory(client=client, by=carla)
    return client


def lines(client, user, **filters):
    sign_in(client, user)
    answer = client.get(BIN, filters)
    assert answer.status_code == 200
    return {row.name: row for row in answer.context["page"].rows}


def restore(client, user, *change_sets, **form):
    sign_in(client, user)
    return client.post(RESTORE, {"id": [one.pk for one in change_sets]} | form, follow=True).content.decode()


def test_what_i_deleted_lies_there_with_what_went_along(client, carla, adatum):
    delete_client(client=adatum, by=carla)
    row = lines(client, carla)["Adatum"]
    assert (row.kind, row.along, row.may_restore) == ("Client", 3, True)
    assert row.until - row.change_set.at == timedelta(days=90)


def test_one_click_brings_it_back_whole(client, carla, adatum):
    change_set = delete_client(client=adatum, by=carla)
    assert "1 record is back" in restore(client, carla, only=change_set.pk)
    with unlocked("look"):
        assert Client.objects.get(search__text__contains="jonas").name == "Adatum"
        assert Person.objects.get().channels.count() == Interaction.objects.count() == 1
    assert lines(client, carla) == {}


def test_every_kind_of_record_that_can_be_deleted(client, carla, anna):
    mine, now = ClientFactory(owner=carla), timezone.now()
    with unlocked("set up"):
        rows = {
            "Person": (remove_person, {"person": PersonFactory(client=mine, name="Jonas Weber")}),
            "Channel": (remove_channel, {"channel": ChannelFactory(client=mine)}),
            "Interaction": (delete_interaction, {"interaction": InteractionFactory(client=mine, by=carla)}),
            "Activity": (delete_activity, {"activity": ActivityFactory(client=mine, assigned_to=carla, due_at=now)}),
        }  # fmt: skip
        for action, values in rows.values():
            action(by=carla, **values)
    found = lines(client, carla)
    assert {row.kind for row in found.values()} == set(rows)
    assert {"Jonas Weber", f"Removed: E-mail, {mine.name}"} <= found.keys()
    assert "4 records are back" in restore(client, carla, *ChangeSet.objects.all())
    with unlocked("look"):
        assert [model.objects.count() for model in (Person, Channel, Interaction, Activity)] == [1, 1, 1, 1]


def test_bruno_sees_nothing_of_it_and_can_restore_nothing(client, carla, bruno, adatum):
    change_set = delete_client(client=adatum, by=carla)
    assert lines(client, bruno) == {}
    assert "Nothing of that is in the recycle bin" in restore(client, bruno, change_set)
    assert not Client.objects.unscoped("look").exists()


def test_edda_sees_what_anybody_deleted_and_brings_it_back(client, carla, edda, adatum):
    change_set = delete_client(client=adatum, by=carla)
    assert lines(client, edda)["Adatum"].change_set.by == carla
    restore(client, edda, change_set)
    assert Client.objects.unscoped("look").exists()


def test_otto_may_restore_but_reads_no_name(client, carla, otto, adatum):
    change_set = delete_client(client=adatum, by=carla)
    row = next(iter(lines(client, otto).values()))
    assert row.name == f"#{adatum.pk}"
    for url in (BIN, reverse("change_set_list"), reverse("change_set_page", args=[change_set.pk])):
        assert "Adatum" not in client.get(url).content.decode()
    assert lines(client, otto, words="Adatum") == {}
    restore(client, otto, change_set)
    assert Client.objects.unscoped("look").exists()
    assert "Adatum" not in client.get(reverse("audit_list")).content.decode()


def test_it_is_filtered_by_name_kind_and_person(client, carla, edda, adatum):
    remove_person(person=Person.objects.unscoped("look").get(), by=carla)
    delete_client(client=adatum, by=carla)
    assert lines(client, edda, words="adat").keys() == {"Adatum"}
    assert lines(client, edda, root="contacts.person").keys() == {"Jonas Weber"}
    assert lines(client, edda, by=edda.pk) == {}
    assert len(lines(client, edda, root="nonsense", by="x", before="y")) == 2


def test_a_child_comes_back_once_its_parent_is_back(client, carla, adatum):
    with unlocked("set up"):
        person = remove_person(person=Person.objects.get(), by=carla)
    parent = delete_client(client=adatum, by=carla)
    assert "says why it did not come back" in restore(client, carla, person)
    row = lines(client, carla)["Jonas Weber"]
    assert row.problem == "What it belonged to was deleted since"
    content = client.get(reverse("change_set_page", args=[person.pk])).content.decode()
    assert "What it belonged to was deleted since" in content
    assert "Try the rest again" in content
    restore(client, carla, parent)
    assert "1 record is back" in restore(client, carla, person)
    with unlocked("look"):
        assert Person.objects.get().channels.count() == 1
    person.refresh_from_db()
    assert (person.state, person.refused_count) == (ChangeState.UNDONE, 0)
    assert lines(client, carla) == {}


def test_several_together_find_their_order_by_themselves(client, carla, adatum):
    with unlocked("set up"):
        person = remove_person(person=Person.objects.get(), by=carla)
    assert "2 records are back" in restore(client, carla, person, delete_client(client=adatum, by=carla))


def test_a_taken_place_is_reported_and_nothing_overwritten(client, carla, adatum):
    with unlocked("set up"):
        channel = Channel.objects.get()
        change_set = remove_channel(channel=channel, by=carla)
        newer = ChannelFactory(
            client=adatum, person=channel.person, kind=channel.kind, key=channel.key, value="newer"
        )
    restore(client, carla, change_set)
    assert next(iter(lines(client, carla).values())).problem == "Another record has taken its place"
    assert Channel.objects.unscoped("look").get() == newer


def test_a_big_one_becomes_a_job(client, carla, adatum, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    change_set = delete_client(client=adatum, by=carla)
    assert "it is on its way" in restore(client, carla, change_set)
    run_due_jobs()
    assert Client.objects.unscoped("look").exists()


def test_shares_come_back_and_act_at_once(carla, dario, adatum):
    share_record(record=adatum, by=carla, with_user=dario)
    change_set = delete_client(client=adatum, by=carla)
    assert list(shared_ids(access_of(dario), Client, "view")) == []
    undo_change_set(change_set=change_set, by=carla)
    assert list(shared_ids(access_of(dario), Client, "view")) == [adatum.pk]
    assert Client.objects.visible_to(dario).get() == adatum


def test_a_role_comes_back_with_its_levels(client, otto):
    role = create_role(name="Helper", copy_of=None, by=otto)
    role.grants.create(entity="client", action="view", level=2)
    change_set = delete_role(role=role, by=otto)
    assert lines(client, otto)["Helper"].along == 1
    undo_change_set(change_set=change_set, by=otto)
    assert type(role).objects.get(name="Helper").grants.get().level == 2


@pytest.fixture
def old(carla, adatum):
    change_set = delete_client(client=adatum, by=carla)
    ChangeSet.objects.filter(pk=change_set.pk).update(at=timezone.now() - timedelta(days=31))
    return change_set


def test_after_so_many_days_it_is_gone_for_good_and_that_is_recorded(client, carla, otto, old):
    Retention.objects.create(pk=1, bin_days=30)
    later("changes.forget_old")
    run_due_jobs("changes.forget_old")
    assert not ChangeRow.objects.exists()
    old.refresh_from_db()
    assert old.state == ChangeState.FORGOTTEN
    assert lines(client, carla) == {}
    entry = AuditEntry.objects.get(action="forget")
    assert (entry.by, entry.object_id, entry.count) == (None, old.pk, 4)
    with pytest.raises(NotUndoable):
        undo_change_set(change_set=old, by=carla)
    sign_in(client, carla)
    answer = client.post(reverse("undo", args=[old.pk]), follow=True).content.decode()
    assert "too old to be undone" in answer
    assert too_old() == []


def test_before_that_and_for_ever_it_stays(old):
    Retention.objects.create(pk=1, bin_days=32)
    assert too_old() == []
    Retention.objects.filter(pk=1).update(bin_days=0)
    assert too_old(timezone.now() + timedelta(days=10_000)) == []


def test_a_stopped_removal_goes_on_and_cannot_be_undone_meanwhile(carla, old, monkeypatch):
    Retention.objects.create(pk=1, bin_days=30)
    monkeypatch.setattr("crm.changes.actions.forgetting.CHUNK", 3)
    assert forget_chunk(old.pk)
    assert ChangeRow.objects.count() == 1
    with pytest.raises(NotUndoable):
        undo_change_set(change_set=old, by=carla)
    assert too_old() == [old.pk]
    while forget_chunk(old.pk):
        pass
    assert not ChangeRow.objects.exists()
    assert AuditEntry.objects.filter(action="forget").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(client, carla, count, django_assert_max_num_queries):
    for _number in range(count):
        delete_client(client=ClientFactory(owner=carla), by=carla)
    sign_in(client, carla)
    client.get(BIN)
    with django_assert_max_num_queries(6):
        client.get(BIN)
