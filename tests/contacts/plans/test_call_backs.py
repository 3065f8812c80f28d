"""A call of a client that waits for one back: planned within the working hours of the standard."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.actions.calling import claim_next, settle_call
from contacts.actions.telephony import log_call, take_call
from contacts.models import Activity, Client, Interaction, Standard
from crm.access.models import AccessVersion, Cover
from crm.changes.actions.undoing import undo_change_set
from crm.messages.models import Notice
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 25, 15, 2, tzinfo=HERE)  # a Wednesday
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _afternoon(time_machine):
    time_machine.move_to(NOW, tick=False)
    with timezone.override(HERE):
        yield


@pytest.fixture
def oslo(client, anna):
    Standard.objects.create(measure="call_back", grade="A", amount=4)
    sign_in(client, anna)
    return ClientFactory(owner=anna, name="Nordic Paper", grade="A")


def said(client, oslo, text, **more):
    return client.post(reverse("note_create", args=[oslo.pk]), {"text": text} | more, headers=HTMX)


def planned(user):
    return [
        (row.title, timezone.localtime(row.due_at))
        for row in Activity.objects.unscoped("test").filter(assigned_to=user, standard="call_back")
    ]


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def test_a_missed_call_is_planned_for_the_first_free_time(client, oslo, anna):
    ActivityFactory(assigned_to=anna, due_at=at(25, 15), minutes=60)
    answer = said(client, oslo, "Missed call from Jonas")
    note = Interaction.objects.visible_to(anna).get()
    assert (note.kind, note.outcome, note.is_incoming) == ("call", "not_reached", True)
    assert planned(anna) == [("Call back", at(25, 16))]
    assert "next step planned" in answer.text
    said(client, oslo, "Missed call from Jonas")
    assert len(planned(anna)) == 1, "once, however often they call"


def test_nobody_has_time_before_it_is_late(client, oslo, anna):
    ActivityFactory(assigned_to=anna, due_at=at(25, 15), minutes=120)
    ActivityFactory(assigned_to=anna, due_at=at(26, 9), minutes=240)
    said(client, oslo, "Jonas called us and asks to be called back")
    assert Interaction.objects.visible_to(anna).get().outcome == "call_back"
    assert planned(anna) == [("Call back", at(26, 11, 2))], (
        "four working hours from now: two today, two tomorrow"
    )


def test_while_the_owner_is_away_it_is_the_deputys(client, oslo, anna, bruno, carla):
    Cover.objects.create(
        absent=anna, deputy=bruno, starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=5),
        created_by=carla,
    )  # fmt: skip
    AccessVersion.bump()
    said(client, oslo, "Missed call from Jonas")
    assert planned(anna) == [] and planned(bruno) == [("Call back", at(25, 15, 5))]
    assert Notice.objects.filter(to=bruno).exists()


def test_a_day_that_was_agreed_is_the_plan(client, oslo, anna):
    said(client, oslo, "Jonas called us, wants a price. Call back Tuesday 10:00")
    assert planned(anna) == []
    (activity,) = Activity.objects.visible_to(anna)
    assert (activity.kind, timezone.localtime(activity.due_at).hour) == ("call", 10)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Missed call from Jonas", "B"),
        ("Called Jonas, no answer", "A"),
        ("Jonas called us, all is well", "A"),
    ],
)
def test_other_calls_start_nothing(client, oslo, anna, text, grade):
    type(oslo).objects.unscoped("test").filter(pk=oslo.pk).update(grade=grade)
    said(client, oslo, text)
    assert Interaction.objects.visible_to(anna).exists() and planned(anna) == []


def test_the_stream_is_narrowed_to_one_direction(client, oslo):
    said(client, oslo, "Jonas called us about paper")
    said(client, oslo, "Called Jonas about ink")
    url = reverse("client_timeline", args=[oslo.pk])
    came = client.get(url, {"show": "incoming"}, headers=HTMX).text
    went = client.get(url, {"show": "outgoing"}, headers=HTMX).text
    assert "about paper" in came and "about ink" not in came
    assert "about ink" in went and "about paper" not in went


def test_the_writer_says_otherwise(client, oslo, anna):
    said(client, oslo, "Jonas called us", was_read="1", kind="call")
    assert not Interaction.objects.visible_to(anna).get().is_incoming
    said(client, oslo, "Talked", kind="call", is_incoming="on")
    assert Interaction.objects.visible_to(anna).filter(is_incoming=True).exists()


def test_calling_back_settles_it_without_a_second_entry(client, oslo, anna):
    said(client, oslo, "Missed call from Jonas")
    said(client, oslo, "Called Jonas, nobody answered")
    assert Activity.objects.unscoped("test").get(standard="call_back").done_at is None
    said(client, oslo, "Called Jonas, he wants two more")
    assert Activity.objects.unscoped("test").get(standard="call_back").done_by == anna
    assert Interaction.objects.visible_to(anna).count() == 3


def test_what_a_colleague_promised_is_theirs_to_settle(client, oslo, anna, bruno):
    promised = ActivityFactory(assigned_to=bruno, client=oslo, standard="call_back", due_at=at(25, 16))
    said(client, oslo, "Called Jonas, he wants two more")
    promised.refresh_from_db()
    assert promised.done_at is None


def test_whoever_calls_in_and_is_spoken_to_waits_no_more(client, oslo, anna):
    said(client, oslo, "Missed call from Jonas")
    said(client, oslo, "Jonas called us, wants two more")
    assert Activity.objects.unscoped("test").get(standard="call_back").done_by == anna
    said(client, oslo, "Missed call from Jonas")
    log_call(call=take_call(user=anna, number="+4722", call_key="1"), client=oslo, by=anna, text="Two more")
    assert not Activity.objects.unscoped("test").filter(standard="call_back", done_at=None).exists()


def test_a_call_by_a_list_settles_it_and_goes_back_with_it(client, oslo, anna):
    said(client, oslo, "Missed call from Jonas")
    call_list = make_call_list(by=anna, name="Spring")
    add_to_call_list(call_list=call_list, clients=Client.objects.visible_to(anna), by=anna)
    item = claim_next(call_list=call_list, by=anna)
    change_set = settle_call(item=item, by=anna, result="reached", text="Two more")
    promised = Activity.objects.unscoped("test").get(standard="call_back")
    assert promised.done_by == anna
    undo_change_set(change_set=change_set, by=anna)
    promised.refresh_from_db()
    assert promised.done_at is None and promised.done_by is None


def test_nothing_is_planned_for_whoever_has_left(client, oslo, carla, bruno):
    sign_in(client, carla)
    type(oslo).objects.unscoped("test").filter(pk=oslo.pk).update(owner=bruno)
    type(bruno).objects.filter(pk=bruno.pk).update(is_active=False)
    said(client, oslo, "Missed call from Jonas")
    assert planned(bruno) == [] and len(planned(carla)) == 1
