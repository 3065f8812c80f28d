from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.call_lists import add_to_call_list, delete_call_list, make_call_list
from contacts.actions.call_sources import take_client_off
from contacts.actions.calling import claim_item, claim_next, put_aside, settle_call, tell_call_backs
from contacts.models import Activity, CallItem, CallList, Client, Interaction
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.messages.models import Notice
from tests.contacts.test_client_page import asked
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def make(owner, count=3, clients_of=None):
    for number in range(count):
        ClientFactory(owner=clients_of or owner, name=f"Mill {number}")
    call_list = make_call_list(by=owner, name="Spring", script="Ask about <spring>.")
    add_to_call_list(
        call_list=call_list, clients=Client.objects.visible_to(owner).order_by("name_key"), by=owner
    )
    call_list.refresh_from_db()
    return call_list


def items(user):
    return CallItem.objects.visible_to(user).order_by("position")


def test_clients_are_put_on_a_list_once(anna):
    call_list = make(anna)
    again = Client.objects.visible_to(anna)
    assert add_to_call_list(call_list=call_list, clients=again, by=anna) == 0
    assert (call_list.item_count, call_list.done_count) == (3, 0)
    assert [item.client.name for item in items(anna).select_related("client")] == [
        "Mill 0",
        "Mill 1",
        "Mill 2",
    ]


def test_one_after_another_until_nobody_is_left(anna):
    call_list = make(anna, 2)
    names = []
    while item := claim_next(call_list=call_list, by=anna):
        names.append(item.client.name)
        assert claim_next(call_list=call_list, by=anna) == item
        settle_call(item=item, by=anna, result="reached", text="Wants the catalogue")
    call_list.refresh_from_db()
    assert names == ["Mill 0", "Mill 1"] and call_list.done_count == 2
    talk = Interaction.objects.visible_to(anna).first()
    assert (talk.kind, talk.outcome, talk.text) == ("call", "reached", "Wants the catalogue")


def test_two_callers_get_different_clients(anna, carla, time_machine):
    call_list = make(anna)
    first, second = claim_next(call_list=call_list, by=anna), claim_next(call_list=call_list, by=carla)
    assert first != second
    with pytest.raises(ValidationError, match="is calling"):
        claim_item(item=first, by=carla)
    time_machine.move_to(timezone.now() + timedelta(minutes=21))
    assert claim_item(item=first, by=carla).claimed_by == carla


def test_what_another_one_holds_by_now_is_written_down_all_the_same(anna, carla, time_machine):
    item = claim_next(call_list=make(anna, 1), by=anna)
    time_machine.move_to(timezone.now() + timedelta(minutes=25))
    claim_item(item=item, by=carla)
    settle_call(item=item, by=anna, result="refused", text="No")
    item.refresh_from_db()
    assert item.state == "waiting" and item.claimed_by == carla
    assert Interaction.objects.visible_to(anna).filter(text="No").exists()


def test_a_call_back_comes_at_its_time_to_whoever_agreed(anna, carla, time_machine):
    call_list = make(anna, 1)
    item, at = claim_next(call_list=call_list, by=anna), timezone.now() + timedelta(hours=2)
    with pytest.raises(ValidationError, match="When"):
        settle_call(item=item, by=anna, result="call_back")
    step = {"title": "Call back", "kind": "call", "due_at": at, "is_all_day": False}
    settle_call(item=item, by=anna, result="call_back", next_step=step)
    assert claim_next(call_list=call_list, by=anna) is None
    assert not Activity.objects.visible_to(anna).exists()
    time_machine.move_to(at + timedelta(minutes=1))
    assert (tell_call_backs(), tell_call_backs()) == (1, 0)
    assert Notice.objects.get().to == anna
    assert claim_next(call_list=call_list, by=carla) is None
    assert claim_next(call_list=call_list, by=anna) == item
    time_machine.move_to(at + timedelta(minutes=40))
    assert claim_next(call_list=call_list, by=carla) == item


def test_not_reached_comes_again_and_not_for_ever(anna, time_machine):
    call_list = make(anna, 1)
    for number in range(1, 4):
        item = claim_next(call_list=call_list, by=anna)
        settle_call(item=item, by=anna, result="not_reached")
        assert claim_next(call_list=call_list, by=anna) is None
        time_machine.move_to(timezone.now() + timedelta(hours=4))
        item.refresh_from_db()
        assert (item.try_count, item.state) == (number, "done" if number == 3 else "waiting")


def test_a_next_step_is_planned(anna):
    item = claim_next(call_list=make(anna, 1), by=anna)
    step = {
        "title": "Send it",
        "kind": "task",
        "due_at": timezone.now() + timedelta(days=1),
        "is_all_day": True,
    }
    settle_call(item=item, by=anna, result="reached", next_step=step)
    assert Activity.objects.visible_to(anna).get().title == "Send it"
    with pytest.raises(ValidationError, match="done"):
        settle_call(item=item, by=anna, result="reached")


def test_one_put_aside_gives_way_to_the_next(anna):
    call_list = make(anna, 2)
    first = claim_next(call_list=call_list, by=anna)
    put_aside(item=first, by=anna)
    assert claim_next(call_list=call_list, by=anna) != first


def test_a_key_pressed_wrongly_is_taken_back(client, anna):
    call_list = make(anna, 2)
    item = claim_next(call_list=call_list, by=anna)
    sign_in(client, anna)
    said = {"result": "refused", "text": "Send the catalogue tomorrow"}
    page = client.post(reverse("call_item_settle", args=[item.pk]), said, follow=True).text
    change_set = ChangeSet.objects.get()
    assert "Mill 0: Refused" in page and reverse("undo", args=[change_set.pk]) in page
    item.refresh_from_db()
    assert (item.state, item.result, item.try_count) == ("done", "refused", 1)
    client.post(reverse("undo", args=[change_set.pk]))
    item.refresh_from_db()
    call_list.refresh_from_db()
    assert (item.state, item.result, item.try_count, call_list.done_count) == ("waiting", "", 0, 0)
    assert not Interaction.objects.visible_to(anna).exists()
    assert not Activity.objects.visible_to(anna).exists()
    item.client.refresh_from_db()
    assert item.client.last_contact_at is None and item.client.next_step_at is None
    settle_call(item=item, by=anna, result="reached")


def test_a_client_is_taken_off_the_list_and_comes_back(client, anna, bruno, carla):
    call_list = make(anna, 2)
    item = items(anna)[0]
    url = reverse("call_item_take_off", args=[item.pk])
    claim_item(item=item, by=carla)
    with pytest.raises(ValidationError, match="is calling"):
        take_client_off(item=item, by=anna)
    put_aside(item=item, by=carla)
    with pytest.raises(PermissionDenied):
        take_client_off(item=item, by=bruno)
    sign_in(client, anna)
    assert url in client.get(item.get_absolute_url()).text
    assert client.post(url).url == call_list.get_absolute_url()
    call_list.refresh_from_db()
    assert [row.client.name for row in items(anna)] == ["Mill 1"] and call_list.item_count == 1
    undo_change_set(change_set=ChangeSet.objects.get(), by=anna)
    call_list.refresh_from_db()
    assert items(anna).count() == call_list.item_count == 2


def test_each_line_of_the_list_has_its_way_off(client, anna, bruno, carla):
    call_list = make(anna, 3)
    first, second, _third = items(anna)
    claim_item(item=first, by=carla)
    sign_in(client, anna)
    page = client.get(call_list.get_absolute_url()).text
    assert page.count("/take-off/") == 2 and "Take Mill 1 off the list" in page
    url = reverse("call_item_take_off", args=[second.pk])
    answer = client.post(url, {"show": "waiting"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{call_list.get_absolute_url()}?show=waiting"
    assert reverse("undo", args=[ChangeSet.objects.get().pk]) in answer.text
    sign_in(client, bruno)
    assert "/take-off/" not in client.get(call_list.get_absolute_url()).text


def test_a_list_shows_only_clients_in_sight(client, anna, bruno, dario, edda):
    call_list = make(edda, 2, clients_of=anna)
    assert items(edda).count() == 2 and items(dario).count() == 0
    with pytest.raises(PermissionDenied):
        settle_call(item=items(edda)[0], by=dario, result="reached")
    sign_in(client, dario)
    assert client.get(call_list.get_absolute_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        add_to_call_list(call_list=call_list, clients=Client.objects.none(), by=bruno)


def test_a_deleted_list_comes_back(anna, edda):
    call_list = make(edda, 2)
    change_set = delete_call_list(call_list=call_list, by=edda)
    assert not CallList.objects.visible_to(edda).exists()
    undo_change_set(change_set=change_set, by=edda)
    assert items(edda).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_for_one_and_three(client, anna, count):
    call_list = make(anna, count)
    item = claim_next(call_list=call_list, by=anna)
    for _number in range(count):
        ChannelFactory(client=item.client, kind="phone", value=f"+48 600 00{_number}")
        ActivityFactory(client=item.client, assigned_to=anna, due_at=timezone.now())
    sign_in(client, anna)
    assert asked(client, call_list.get_absolute_url()) <= 9
    assert asked(client, item.get_absolute_url()) <= 22
    assert asked(client, reverse("call_list_list")) <= 8


def test_the_work_page_has_phone_script_and_keys(client, anna):
    call_list = make(anna, 2)
    first = items(anna)[0]
    ChannelFactory(client=first.client, kind="phone", value="+48 600 700 800")
    sign_in(client, anna)
    page = client.post(reverse("call_list_next", args=[call_list.pk]), follow=True).text
    assert 'href="tel:+48 600 700 800"' in page and "Ask about &lt;spring&gt;." in page
    assert all(f'data-key="{number}"' in page for number in range(1, 6))
    settle = reverse("call_item_settle", args=[first.pk])
    assert "Choose what came of the call" in client.post(settle, {"text": "Hello"}).text
    told = {"result": "reached", "text": "Spoke to Ida. Send the catalogue tomorrow"}
    answer = client.post(settle, told)
    assert answer.url == items(anna)[1].get_absolute_url()
    assert Activity.objects.visible_to(anna).get().title == "Send the catalogue"


def test_a_call_back_is_read_from_the_words(client, anna):
    item = claim_next(call_list=make(anna, 1), by=anna)
    sign_in(client, anna)
    settle = reverse("call_item_settle", args=[item.pk])
    refused = client.post(settle, {"result": "call_back", "text": "Busy now"})
    assert refused.status_code == 422 and "When shall the call back be?" in refused.text
    client.post(settle, {"result": "call_back", "text": "Busy now. Call back tomorrow 10:00"})
    item.refresh_from_db()
    assert timezone.localtime(item.call_at).date() == timezone.localdate() + timedelta(days=1)
    assert item.caller == anna


def test_selected_clients_go_on_a_new_list_or_one_that_is_there(client, anna):
    call_list, fresh = make(anna, 1), ClientFactory(owner=anna, name="Fresh")
    sign_in(client, anna)
    address = "/clients/bulk/call_list/"
    form = {"id": fresh.pk, "confirm": "1"}
    assert "Give the new list a name." in client.post(address, form).text
    client.post(address, form | {"call_list": call_list.pk})
    client.post(address, form | {"name": "Autumn"})
    call_list.refresh_from_db()
    assert call_list.item_count == 2
    assert CallList.objects.visible_to(anna).get(name="Autumn").item_count == 1


def test_today_leads_to_lists_with_somebody_to_call(client, anna, dario):
    make(anna, 2)
    sign_in(client, anna)
    page = client.get(reverse("today_more"), headers={"HX-Request": "true"}).text
    assert "Spring" in page and "2 clients to call" in page
    sign_in(client, dario)
    assert "Spring" not in client.get(reverse("today_more")).text


def test_counts_are_one_question(anna, client):
    call_list = make(anna)
    sign_in(client, anna)
    with CaptureQueriesContext(connection) as queries:
        client.get(call_list.get_absolute_url())
    assert len([query for query in queries if "COUNT(" in query["sql"]]) == 1
