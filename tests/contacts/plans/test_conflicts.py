"""Two people in the form of one plan."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from contacts.actions.activities import change_activity
from contacts.actions.inviting import set_guests
from contacts.models import Activity, Invitation
from contacts.queries.invitations import guests_of
from tests.contacts.test_conflicts import HTMX, again, opened
from tests.factories import ActivityFactory, ClientFactory, PersonFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client, anna):
    sign_in(client, anna)
    oslo = ClientFactory(owner=anna, name="Nordic Paper")
    due_at = datetime(2030, 1, 2, 9, 0, tzinfo=UTC)
    return ActivityFactory(client=oslo, assigned_to=anna, title="Ring", due_at=due_at, kind="call")


@pytest.fixture
def url(call):
    return reverse("activity_edit", args=[call.pk])


def test_the_same_field_stands_twice_and_either_can_stay(client, call, url, anna, carla):
    mine = opened(client, url)
    change_activity(activity=call, by=carla, changes={"title": "Ring Jonas", "note": "Wants ink"})
    answer = client.post(url, mine | {"title": "Visit", "minutes": "30", "repeat": "weekly"}, headers=HTMX)
    assert "Carla saved this meanwhile" in answer.text
    assert "Ring Jonas" in answer.text and "Visit" in answer.text
    call.refresh_from_db()
    assert (call.title, call.minutes, call.series) == ("Ring Jonas", None, None)
    client.post(url, again(answer), headers=HTMX)
    call.refresh_from_db()
    assert (call.title, call.minutes, call.note) == ("Visit", 30, "Wants ink")
    assert call.series.rule_kind == "weekly", "what was chosen besides is kept too"


def test_different_fields_do_not_meet(client, call, url, carla):
    mine = opened(client, url)
    other = datetime(2030, 1, 3, 9, 0, tzinfo=UTC)
    change_activity(activity=call, by=carla, changes={"due_at": other, "assigned_to": carla})
    assert client.post(url, mine | {"title": "Ring Jonas"}).status_code == 302
    call.refresh_from_db()
    assert (call.title, call.due_at, call.assigned_to) == ("Ring Jonas", other, carla)


def test_day_and_time_are_one_thing(client, call, url, carla):
    mine = opened(client, url)
    end = datetime(2030, 1, 4, 22, 59, tzinfo=UTC)
    change_activity(activity=call, by=carla, changes={"due_at": end, "is_all_day": True})
    answer = client.post(url, mine | {"clock": "15:30"}, headers=HTMX)
    (line,) = answer.context["lines"]
    assert "15:30" in line.yours and "4 January 2030" in line.theirs and "23:59" not in line.theirs
    assert line.save.by == carla
    client.post(url, again(answer), headers=HTMX)
    call.refresh_from_db()
    assert (call.due_at, call.is_all_day) == (datetime(2030, 1, 2, 14, 30, tzinfo=UTC), False)


def test_whom_a_colleague_invited_meanwhile_stays_invited(client, call, url, settings, anna, bruno, carla):
    settings.EMAIL_URL, settings.MAIL_IS_SET = "smtp://127.0.0.1:2525", True
    jonas = PersonFactory(client=call.client, name="Jonas")
    page = client.get(url)
    mine = opened(client, url) | {"guest_colleagues": [bruno.pk]}
    assert "guest_colleagues" in page.context["form"].initial["seen"]
    set_guests(activity=call, by=carla, persons=[], colleagues=[carla])
    change_activity(activity=call, by=carla, changes={"title": "Ring Jonas", "person": jonas})
    answer = client.post(url, mine | {"title": "Visit"}, headers=HTMX)
    assert not Invitation.objects.visible_to(anna).filter(colleague=bruno).exists()
    client.post(url, again(answer), headers=HTMX)
    assert {row.colleague for row in guests_of(call)} == {bruno, carla}
    assert Activity.objects.visible_to(anna).get().title == "Visit"
