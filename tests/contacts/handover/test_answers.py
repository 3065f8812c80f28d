import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from contacts.actions.assign import assign_clients
from contacts.actions.deletion import delete_client
from contacts.actions.handover import accept_items, give_again, reopen_item, return_item
from contacts.models import Activity, Client, HandoverItem
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from crm.people.models import User
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db
ITEMS = HandoverItem.objects.unscoped("test")


@pytest.fixture
def handover(give, clients, anna, bruno, carla):
    return give(anna, carla, bruno)


def item_of(client):
    return ITEMS.filter(client=client).latest("pk")


def owner_of(client):
    client.refresh_from_db()
    return client.owner


def test_the_receiver_accepts_each_or_all(handover, clients, bruno, dario, carla):
    one = ITEMS.filter(pk=item_of(clients[0]).pk)
    assert accept_items(handover=handover, items=one, by=dario) == 0
    assert accept_items(handover=handover, items=one, by=bruno) == 1
    assert accept_items(handover=handover, items=ITEMS, by=bruno) == 3
    item = item_of(clients[0])
    assert (item.state, item.answered_by) == ("accepted", bruno)
    assert item.answered_at
    assert list(AuditEntry.objects.filter(action="accept").values_list("by", "count")) == [
        (bruno.pk, 3),
        (bruno.pk, 1),
    ]


def test_a_deputy_answers_for_the_receiver(handover, clients, cover, bruno, sara):
    cover(bruno, sara)
    assert accept_items(handover=handover, items=ITEMS, by=sara) == 4
    assert item_of(clients[0]).answered_by == sara


def test_a_returned_client_is_the_givers_again_with_its_open_steps(handover, clients, anna, bruno, dario):
    step = ActivityFactory(client=clients[0], assigned_to=bruno, due_at=timezone.now())
    with pytest.raises(PermissionDenied):
        return_item(item=item_of(clients[0]), by=dario, reason="no")
    return_item(item=item_of(clients[0]), by=bruno, reason="I know nobody there")
    assert owner_of(clients[0]) == anna
    assert Activity.objects.unscoped("test").get(pk=step.pk).assigned_to == anna
    item = item_of(clients[0])
    assert (item.state, item.reason) == ("returned", "I know nobody there")
    with pytest.raises(ValidationError):
        return_item(item=item, by=bruno, reason="again")


@pytest.mark.parametrize("went", ["left", "moved"])
def test_with_the_giver_gone_it_goes_to_whoever_handed_over(
    handover, clients, anna, bruno, carla, dario, went
):
    changes = {"left": {"is_active": False}, "moved": {"home_team": dario.home_team}}[went]
    User.objects.filter(pk=anna.pk).update(**changes)
    return_item(item=item_of(clients[0]), by=bruno, reason="full")
    assert owner_of(clients[0]) == carla


def test_an_answer_can_be_taken_back(handover, clients, anna, bruno, carla, dario, edda):
    accept_items(handover=handover, items=ITEMS.filter(client=clients[0]), by=bruno)
    reopen_item(item=item_of(clients[0]), by=bruno)
    assert (item_of(clients[0]).state, item_of(clients[0]).answered_by) == ("open", None)
    return_item(item=item_of(clients[0]), by=bruno, reason="oh")
    reopen_item(item=item_of(clients[0]), by=bruno)
    assert (owner_of(clients[0]), item_of(clients[0]).state, item_of(clients[0]).reason) == (
        bruno,
        "open",
        "",
    )
    return_item(item=item_of(clients[0]), by=bruno, reason="oh")
    assign_clients(clients=Client.objects.filter(pk=clients[0].pk), to=dario, by=edda)
    with pytest.raises(ValidationError):
        reopen_item(item=item_of(clients[0]), by=bruno)
    with pytest.raises(PermissionDenied):
        reopen_item(item=item_of(clients[0]), by=dario)


def test_the_lead_finds_another_receiver_for_returned_and_open_ones(
    handover, clients, bruno, dario, carla, sara
):
    return_item(item=item_of(clients[0]), by=bruno, reason="no")
    accept_items(handover=handover, items=ITEMS.filter(client=clients[1]), by=bruno)
    with pytest.raises(PermissionDenied):
        give_again(handover=handover, items=ITEMS, to=sara, by=bruno)
    assert give_again(handover=handover, items=ITEMS, to=sara, by=carla) == 3
    assert [owner_of(client) for client in clients] == [sara, bruno, sara, sara]
    assert (item_of(clients[0]).receiver, item_of(clients[0]).rule, item_of(clients[0]).state) == (
        sara,
        "hand",
        "open",
    )
    past = ITEMS.filter(state="passed_on")
    assert {(item.client, item.reason) for item in past} == {
        (clients[0], "no"),
        (clients[2], ""),
        (clients[3], ""),
    }
    with pytest.raises(ValidationError, match="nobody"):
        give_again(handover=handover, items=ITEMS, to=sara, by=carla)


def test_another_receiver_who_cannot_is_refused_at_the_field(handover, clients, carla, nils):
    with pytest.raises(ValidationError) as refusal:
        give_again(handover=handover, items=ITEMS, to=nils, by=carla)
    assert "may not see clients" in refusal.value.message_dict["to"][0]


def test_one_undo_takes_back_returns_and_second_receivers_too(handover, clients, anna, bruno, carla, sara):
    return_item(item=item_of(clients[0]), by=bruno, reason="no")
    give_again(handover=handover, items=ITEMS.filter(client=clients[0]), to=sara, by=carla)
    return_item(item=item_of(clients[1]), by=bruno, reason="no")
    report = undo_change_set(change_set=handover.change_set, by=carla)
    assert (report.refused_count, {owner_of(client) for client in clients}) == (0, {anna})
    for act in (
        lambda: accept_items(handover=handover, items=ITEMS, by=bruno),
        lambda: return_item(item=item_of(clients[2]), by=bruno, reason="x"),
        lambda: give_again(handover=handover, items=ITEMS, to=sara, by=carla),
    ):
        with pytest.raises(ValidationError, match="undone"):
            act()


def test_a_client_that_went_elsewhere_is_nobodys_to_answer(
    handover, clients, bruno, dario, carla, edda, sara
):
    assign_clients(clients=Client.objects.filter(pk=clients[0].pk), to=dario, by=edda)
    assert accept_items(handover=handover, items=ITEMS, by=bruno) == 3
    with pytest.raises(ValidationError):
        return_item(item=item_of(clients[0]), by=bruno, reason="x")
    with pytest.raises(ValidationError):
        give_again(handover=handover, items=ITEMS, to=sara, by=carla)


def test_the_rows_go_and_come_with_a_deleted_client(handover, clients, carla):
    change_set = delete_client(client=clients[0], by=carla)
    assert not ITEMS.filter(client=clients[0].pk).exists()
    undo_change_set(change_set=change_set, by=carla)
    assert ITEMS.filter(client=clients[0].pk).exists()
