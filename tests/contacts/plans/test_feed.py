from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from contacts.actions.feeds import close_feed, open_feed, renew_feed
from contacts.queries.feeds import feed_address, feed_of
from crm.access.shares import share_record
from tests.contacts.test_client_page import asked
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def plan(who, **more):
    given = {"client": ClientFactory(owner=who, name="Amber Mill"), "title": "Ring them", "kind": "call"}
    given |= {"due_at": NOW + timedelta(days=10), "minutes": 30}
    return ActivityFactory(assigned_to=who, **given | more)


def path(feed):
    return feed_address(feed).removeprefix("http://localhost:8000")


def read(client, who, shows="all", hides_private=True):
    feed = open_feed(by=who, shows=shows, hides_private=hides_private)
    answer = client.get(path(feed))
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_ones_own_plans_without_signing_in(client, anna, bruno):
    activity = plan(anna)
    plan(bruno, title="Not hers")
    (event,) = read(client, anna)
    assert event["SUMMARY"] == "Ring them (Amber Mill)"
    assert event["UID"].startswith(f"activity-{activity.pk}@") and event["SEQUENCE"] == activity.version
    assert event.decoded("DTSTART") == activity.due_at
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=30)


def test_what_takes_all_day_is_that_day_of_the_reader(client, anna):
    anna.time_zone = "Asia/Tehran"
    anna.save()
    late = datetime(2026, 3, 30, 23, 59, tzinfo=ZoneInfo("Asia/Tehran"))
    plan(anna, due_at=late, is_all_day=True)
    (event,) = read(client, anna)
    assert event.decoded("DTSTART").isoformat() == "2026-03-30"


@pytest.mark.parametrize(
    ("shows", "hides", "private", "with_client"),
    [
        ("all", True, "Busy", "Ring them (Amber Mill)"),
        ("all", False, "Dentist", "Ring them (Amber Mill)"),
        ("titles", False, "Dentist", "Ring them"),
        ("busy", False, "Busy", "Busy"),
    ],
)
def test_what_is_shown_is_chosen(client, anna, shows, hides, private, with_client):
    plan(anna)
    plan(anna, client=None, title="Dentist", due_at=NOW + timedelta(days=11))
    first, second = read(client, anna, shows, hides)
    assert (first["SUMMARY"], second["SUMMARY"]) == (with_client, private)


def test_a_client_out_of_sight_is_not_named(client, anna, dario, time_machine):
    mill = ClientFactory(owner=anna, name="Amber Mill")
    share_record(record=mill, by=anna, with_user=dario, until=NOW + timedelta(hours=1))
    plan(dario, client=mill)
    assert read(client, dario)[0]["SUMMARY"] == "Ring them (Amber Mill)"
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)
    assert read(client, dario)[0]["SUMMARY"] == "Ring them"


def test_an_address_that_was_renewed_or_closed_reads_nothing(client, anna):
    old = open_feed(by=anna, shows="all", hides_private=True)
    assert path(open_feed(by=anna, shows="busy", hides_private=True)) == path(old)
    renew_feed(by=anna)
    assert client.get(path(old)).status_code == 404
    fresh = open_feed(by=anna, shows="all", hides_private=True)
    close_feed(by=anna)
    assert client.get(path(fresh)).status_code == 404
    assert client.get(reverse("calendar_feed", args=["nonsense"])).status_code == 404
    assert feed_of("") is None


def test_whoever_left_has_no_calendar(client, anna):
    feed = open_feed(by=anna, shows="all", hides_private=True)
    anna.is_active = False
    anna.save()
    assert client.get(path(feed)).status_code == 404


def test_the_page_opens_renews_and_closes(client, anna, nils):
    sign_in(client, anna)
    page = reverse("feed_page")
    assert "Make an address" in client.get(page).text
    client.post(page, {"shows": "titles", "hides_private": "on"})
    text = client.get(page).text
    assert "/calendar/feed/" in text
    client.post(reverse("feed_renew"))
    assert client.get(page).text != text
    client.post(reverse("feed_close"))
    assert "Make an address" in client.get(page).text
    sign_in(client, nils)
    assert client.get(page).status_code == 403


def test_many_questions_are_put_off(client, anna, monkeypatch):
    monkeypatch.setattr("contacts.views.feeds.AN_HOUR", 2)
    from django.core.cache import cache

    feed = open_feed(by=anna, shows="all", hides_private=True)
    cache.delete(f"rate:feed:{anna.pk}:127.0.0.1")
    answers = [client.get(path(feed)).status_code for _time in range(4)]
    assert answers[0] == 200 and answers[-1] == 429


def test_a_calendar_asks_the_same_for_one_and_three(client, anna):
    plan(anna)
    feed = open_feed(by=anna, shows="all", hides_private=True)
    client.get(path(feed))  # what the person may see is kept for a while
    for_one = asked(client, path(feed))
    for number in range(2):
        plan(anna, due_at=timezone.now() + timedelta(days=number + 1))
    assert asked(client, path(feed)) == for_one
    assert client.get(path(feed)).content.count(b"BEGIN:VEVENT") == 3
