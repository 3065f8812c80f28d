"""A plan that somebody else changed since it was shown is not moved over it: one sees who did what, and moves it."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import change_activity, complete_activity, reschedule_activity
from contacts.actions.many_plans import move_plans
from contacts.models import Activity
from contacts.queries.meanwhile import read_mark
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
THEN, OTHER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC), datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WISHED = {"day": "2026-11-26", "clock": "15:30"}


@pytest.fixture
def visit(client, anna):
    sign_in(client, anna)
    return ActivityFactory(client=ClientFactory(owner=anna), assigned_to=anna, title="Visit", due_at=THEN)


@pytest.fixture
def url(visit):
    return reverse("activity_reschedule", args=[visit.pk])


def now(visit):
    return Activity.objects.unscoped("test").get(pk=visit.pk)


def drag(client, url, mark, name="calendar", **fields):
    place = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{reverse(name)}?day=2026-11-24"}
    return client.post(url, (fields or WISHED) | {"seen": mark}, headers=place)


def mark_in(client, name="calendar"):
    page = client.get(reverse(name), {"day": "2026-11-24"}).text
    return re.search(r'(?:data-seen|name="seen" value)="([\d-]+)"', page)[1]


def test_nothing_is_moved_and_one_sees_who_did_what_and_moves_it_then(client, visit, url, carla):
    mark = mark_in(client)
    reschedule_activity(activity=visit, by=carla, due_at=OTHER)
    change_activity(activity=now(visit), by=carla, changes={"title": "Visit both"})
    refused = drag(client, url, mark)
    assert now(visit).due_at == OTHER and now(visit).move_count == 1
    assert refused.headers["HX-Retarget"] == "#form-place" and refused.text.count("<bdi>Carla</bdi>") == 2
    assert "Visit → Visit both" in refused.text and 'value="15:30"' in refused.text
    again = re.search(r'name="seen" value="([\d-]+)"', refused.text)[1]
    assert "calendar:moved" in drag(client, url, again).headers["HX-Trigger"]
    assert now(visit).due_at == datetime(2026, 11, 26, 14, 30, tzinfo=UTC)


def test_a_move_of_many_says_who_too(client, visit, url, carla):
    mark = mark_in(client)
    ActivityFactory(client=visit.client, assigned_to=visit.assigned_to, due_at=THEN)
    move_plans(activities=Activity.objects.unscoped("test"), by=carla, days=1)
    refused = drag(client, url, mark)
    assert "<bdi>Carla</bdi>" in refused.text and "When: " in refused.text


def test_what_was_ticked_off_stays_where_it_was(client, visit, url, anna):
    mark = mark_in(client)
    complete_activity(activity=visit, by=anna)
    refused = drag(client, url, mark)
    assert "this was ticked off meanwhile" in refused.text and 'name="day"' not in refused.text
    assert now(visit).due_at == THEN


def test_from_today_and_without_htmx_too(client, visit, url, carla):
    mark = mark_in(client, "today")
    change_activity(activity=visit, by=carla, changes={"title": "Ring"})
    assert "Not moved: Ring" in drag(client, url, mark, "today", days="3").text
    plain = client.post(url, {"days": "3", "seen": mark})
    assert "Not moved: Ring" in plain.text and now(visit).due_at == THEN
    form = client.get(url).context["form"]
    client.post(url, WISHED | {"seen": form.initial["seen"]})
    assert now(visit).due_at != THEN


def test_where_it_is_already_it_may_go_and_a_mark_says_when(client, visit, url, carla):
    mark = mark_in(client)
    assert abs((read_mark(mark).at - timezone.now()).total_seconds()) < 60
    assert read_mark("") is read_mark("5-") is read_mark("x-1") is None
    reschedule_activity(activity=visit, by=carla, due_at=datetime(2026, 11, 26, 14, 30, tzinfo=UTC))
    assert "calendar:moved" in drag(client, url, mark).headers["HX-Trigger"]
