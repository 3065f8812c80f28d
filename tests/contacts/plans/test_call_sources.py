"""A call list that is filled from a segment follows it on wish: each client once, nothing that was done is lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from campaigns.actions.segments import delete_segment, save_segment
from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.actions.call_sources import refresh_call_list
from contacts.actions.calling import claim_next, settle_call
from contacts.models import CallItem, CallList, Client
from crm.access.models import AccessVersion
from crm.access.shares import share_record
from crm.changes.actions.undoing import undo_change_set
from crm.people.models import Firm
from tests.factories import ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
RULE = {"field": "city", "operator": "is", "value": "Hel"}
RULES = {"join": "all", "rules": [{"join": "all", "not": False, "rules": [RULE]}]}
ITEMS = CallItem.objects.unscoped("test")


@pytest.fixture
def segment(marta, anna, edda):
    made = save_segment(by=marta, name="In Hel", rules=RULES)
    share_record(record=made, by=marta, with_user=anna)
    return made


@pytest.fixture
def clients(anna):
    return [ClientFactory(owner=anna, city="Hel", name=f"Mill {n}") for n in range(3)]


@pytest.fixture
def call_list(segment, clients, anna):
    made = make_call_list(by=anna, name="Spring", source_key="segment", source_id=segment.pk)
    refresh_call_list(call_list=made, by=anna)
    return CallList.objects.visible_to(anna).get(pk=made.pk)


def on(call_list):
    return [
        item.client.name
        for item in ITEMS.filter(call_list=call_list).select_related("client").order_by("position")
    ]


def moves(client, city):
    Client.objects.unscoped("test").filter(pk=client.pk).update(city=city)


def test_it_is_filled_with_those_in_sight_each_once(call_list, anna, dario, clients):
    ClientFactory(owner=dario, city="Hel", name="Out of sight")
    assert on(call_list) == ["Mill 0", "Mill 1", "Mill 2"] and call_list.item_count == 3
    again = refresh_call_list(call_list=call_list, by=anna)
    assert (again.added, again.left, again.change_set) == (0, 0, None) and len(on(call_list)) == 3


def test_who_came_is_put_at_the_end_and_who_left_uncalled_goes(call_list, anna, clients):
    by_hand = ClientFactory(owner=anna, city="Oslo", name="By hand")
    add_to_call_list(
        call_list=call_list, clients=Client.objects.visible_to(anna).filter(pk=by_hand.pk), by=anna
    )
    called = claim_next(call_list=call_list, by=anna)
    settle_call(item=called, by=anna, result="not_reached")
    for client in (called.client, clients[1]):
        moves(client, "Oslo")
    ClientFactory(owner=anna, city="Hel", name="Newcomer")
    done = refresh_call_list(call_list=call_list, by=anna)
    assert (done.added, done.left) == (1, 1)
    # The one who was called stays with what came of it.
    assert on(call_list) == ["Mill 0", "Mill 2", "By hand", "Newcomer"]
    call_list.refresh_from_db(from_queryset=CallList.objects.visible_to(anna))
    assert call_list.item_count == 4 and call_list.refreshed_at
    undo_change_set(change_set=done.change_set, by=anna)
    call_list.refresh_from_db(from_queryset=CallList.objects.visible_to(anna))
    assert "Mill 1" in on(call_list) and call_list.item_count == 5


def test_whoever_is_being_called_or_out_of_sight_stays(call_list, anna, edda, dario, clients):
    claimed = claim_next(call_list=call_list, by=anna)
    moves(claimed.client, "Oslo")
    Client.objects.unscoped("test").filter(pk=clients[1].pk).update(
        owner=dario, team=dario.home_team, branch=dario.branch
    )
    moves(clients[1], "Oslo")
    assert refresh_call_list(call_list=call_list, by=anna).left == 0
    assert len(on(call_list)) == 3


def test_from_the_page_of_the_segment(client, anna, segment, clients):
    sign_in(client, anna)
    url = f"{reverse('call_list_create')}?source=segment-{segment.pk}"
    assert url in client.get(segment.get_absolute_url()).text
    assert "In Hel" in client.get(url).text
    said = {"name": "Spring", "script": "", "source": f"segment-{segment.pk}"}
    page = client.post(url, said, follow=True)
    made = CallList.objects.visible_to(anna).get()
    assert len(on(made)) == 3 and "3 came new" in page.text
    assert (
        segment.get_absolute_url() in page.text and reverse("call_list_refresh", args=[made.pk]) in page.text
    )
    moves(clients[0], "Oslo")
    page = client.post(reverse("call_list_refresh", args=[made.pk]), follow=True).text
    assert "0 came new, 1 left" in page and "/undo/" in page
    client.post(url, said | {"source": "segment-0"})
    assert CallList.objects.visible_to(anna).count() == 1
    edit = reverse("call_list_edit", args=[made.pk])
    assert client.post(edit, said | {"source": ""}).status_code == 302
    made.refresh_from_db(from_queryset=CallList.objects.visible_to(anna))
    assert made.source == "" and len(on(made)) == 2


def test_a_segment_that_is_gone_or_out_of_sight_is_said(
    client, call_list, segment, anna, marta, carla, dario
):
    with pytest.raises(PermissionDenied):
        refresh_call_list(call_list=call_list, by=dario)
    delete_segment(segment=segment, by=marta)
    with pytest.raises(ValidationError):
        refresh_call_list(call_list=call_list, by=anna)
    sign_in(client, anna)
    page = client.get(call_list.get_absolute_url()).text
    assert "that is gone" in page and reverse("call_list_refresh", args=[call_list.pk]) not in page
    assert "do not see it" in client.post(reverse("call_list_refresh", args=[call_list.pk]), follow=True).text
    assert len(on(call_list)) == 3


def test_without_campaigns_lists_go_on_without_a_source(client, call_list, anna):
    Firm.objects.update(modules_off=["campaigns"])
    AccessVersion.bump()
    sign_in(client, anna)
    assert "In Hel" not in client.get(call_list.get_absolute_url()).text
    assert client.get(reverse("call_list_create")).status_code == 200
    with pytest.raises(ValidationError):
        refresh_call_list(call_list=call_list, by=anna)
