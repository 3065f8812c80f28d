from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import change_activity, delete_activity, reschedule_activity
from contacts.models import Activity, ActivityMove
from crm.changes.actions.undoing import undo_change_set
from tests.contacts.test_client_page import asked
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(anna):
    due_at = timezone.now() + timedelta(days=1)
    return ActivityFactory(client=ClientFactory(owner=anna), assigned_to=anna, title="Ring", due_at=due_at)


def moved(call, by, times):
    for number in range(1, times + 1):
        call = reschedule_activity(
            activity=call, by=by, due_at=call.due_at + timedelta(days=1), reason=f"Reason {number}"
        )
    return call


def test_each_move_is_counted_with_its_reason(anna, call):
    before = call.due_at
    moved(call, anna, 2)
    found = ActivityMove.objects.visible_to(anna).order_by("pk")
    assert [row.reason for row in found] == ["Reason 1", "Reason 2"]
    assert (found[0].from_at, found[1].to_at) == (before, before + timedelta(days=2))
    assert Activity.objects.visible_to(anna).get().move_count == 2


def test_another_title_is_no_move(anna, call):
    change_activity(activity=call, by=anna, changes={"title": "Ring twice"})
    assert not ActivityMove.objects.visible_to(anna).exists()


def test_pages_say_how_often_and_the_form_says_why(client, anna, call):
    sign_in(client, anna)
    client.post(
        reverse("activity_reschedule", args=[call.pk]), {"day": "2030-01-02", "reason": "They were  ill"}
    )
    call.refresh_from_db()
    reschedule_activity(activity=call, by=anna, due_at=timezone.now())
    assert "moved 2 times" in client.get(reverse("today")).text
    assert "moved 2 times" in client.get(call.client.get_absolute_url()).text
    form = client.get(reverse("activity_reschedule", args=[call.pk])).text
    assert "They were ill" in form and anna.name in form


def test_the_form_asks_the_same_for_one_move_and_three(client, anna, call):
    sign_in(client, anna)
    address = reverse("activity_edit", args=[call.pk])
    call = moved(call, anna, 1)
    for_one = asked(client, address)
    moved(call, anna, 2)
    assert asked(client, address) == for_one


def test_the_list_finds_what_is_put_off_again_and_again(client, anna, call):
    moved(call, anna, 3)
    ActivityFactory(client=call.client, assigned_to=anna, title="Never moved", due_at=timezone.now())
    sign_in(client, anna)
    page = client.get(reverse("activity_list"), {"who": "me", "state": "open", "moved_min": 3}).text
    assert "Ring" in page and "Never moved" not in page


def test_moves_go_and_come_back_with_their_activity(anna, call):
    change_set = delete_activity(activity=moved(call, anna, 2), by=anna)
    assert not ActivityMove.objects.visible_to(anna).exists()
    undo_change_set(change_set=change_set, by=anna)
    assert ActivityMove.objects.visible_to(anna).count() == 2


def test_dario_sees_no_moves_of_annas(anna, dario, call):
    moved(call, anna, 1)
    assert not ActivityMove.objects.visible_to(dario).exists()
