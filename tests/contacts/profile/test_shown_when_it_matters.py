"""Preferred channel and hours before a call, and days of persons that matter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.models import Activity, ImportantDate, Preference
from contacts.queries.before_call import before_call, hours_missed, zone_of
from contacts.queries.briefs import brief_of
from contacts.queries.days import days_this_week, next_of, within_week
from crm.access.models import FieldGrant
from crm.access.models.version import AccessVersion
from tests.factories import ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def mill(anna):
    return ClientFactory(owner=anna, name="Amber Mill", time_zone="Asia/Tokyo")


@pytest.fixture
def eva(mill):
    return PersonFactory(client=mill, name="Eva Board")


def prefer(client, text, kind="hours", **more):
    return Preference.objects.unscoped("test").create(client=client, kind=kind, text=text, **more)


def day_of(person, day, label="Name day", **more):
    return ImportantDate.objects.unscoped("test").create(person=person, label=label, day=day, **more)


def plan(client, at, **more):
    return Activity(client=client, kind=more.pop("kind", "call"), title="Call", due_at=at, **more)


def test_the_time_at_the_client_is_held_against_the_hours(monkeypatch, anna, mill):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    prefer(mill, "9-12")
    prefer(mill, "By phone", kind="channel")
    prefer(mill, "Flour", kind="need")
    found = before_call(mill, anna)
    assert found.clock == "21:00" and found.is_elsewhere
    assert [row.text for row in found.rows] == ["By phone", "9-12"]
    assert [row.text for row in found.misses] == ["9-12"]
    mill.time_zone = "Europe/London"
    assert not before_call(mill, anna).misses


def test_a_client_without_a_zone_or_with_a_strange_one_has_the_firms(firm, mill):
    for name in ("", "Nowhere/Nothing", "../etc"):
        mill.time_zone = name
        assert str(zone_of(mill)) == firm.time_zone


def test_a_plan_outside_the_hours_is_said(anna, mill, eva):
    prefer(mill, "20-22")
    assert "20-22" in hours_missed(plan(mill, NOON + timedelta(hours=12)), mill, anna)
    assert not hours_missed(plan(mill, NOON), mill, anna)
    assert not hours_missed(plan(mill, NOON + timedelta(hours=12), kind="task"), mill, anna)
    assert not hours_missed(plan(mill, NOON + timedelta(hours=12), is_all_day=True), mill, anna)
    prefer(mill, "8-10", person=eva)
    assert "8-10" in hours_missed(plan(mill, NOON, person=eva), mill, anna)


def test_the_forms_say_it(client, anna, mill):
    prefer(mill, "1:00-1:01, 13:00-13:01")
    client.force_login(anna)
    assert "13:00-13:01" in client.get(reverse("activity_new", args=[mill.pk])).text
    said = {"kind": "call", "title": "Again", "day": "2027-03-01", "clock": "10:00", "assigned_to": anna.pk}
    page = client.post(reverse("activity_new", args=[mill.pk]), said, follow=True).text
    assert "outside the preferred hours" in page
    profile = client.get(reverse("client_profile", args=[mill.pk]), headers={"HX-Request": "true"}).text
    assert 'id="before-call" hx-swap-oob="true"' in profile and "there now" in profile


def test_days_of_the_week_stand_on_today_and_in_the_brief(client, anna, dario, eva):
    cache.clear()
    today = timezone.localdate()
    soon = today + timedelta(days=3)
    day_of(eva, soon.replace(year=2000) if (soon.month, soon.day) != (2, 29) else date(2000, 2, 29))
    day_of(eva, today + timedelta(days=30), label="Far")
    day_of(eva, today - timedelta(days=1), label="Over", is_yearly=False)
    assert [row.label for row in days_this_week(anna)] == ["Name day"]
    assert not days_this_week(dario)
    client.force_login(anna)
    page = client.get(reverse("today_more")).text
    assert "Name day" in page and "Eva Board" in page
    assert [row.label for row in brief_of(eva.client, anna).persons[0].days] == ["Name day", "Far"]
    assert "Name day" in client.get(reverse("client_brief", args=[eva.client_id])).text


def test_the_29th_of_february_counts_in_every_year(eva):
    row = day_of(eva, date(2024, 2, 29))
    assert next_of(row, date(2025, 2, 25)) == date(2025, 2, 28)
    assert next_of(row, date(2027, 12, 1)) == date(2028, 2, 29)
    rows = ImportantDate.objects.unscoped("test")
    assert rows.filter(within_week(date(2025, 2, 25))).exists()
    assert not rows.filter(within_week(date(2025, 3, 1))).exists()


def test_whoever_may_not_read_personal_facts_sees_none(anna, mill, eva):
    prefer(mill, "9-12")
    day_of(eva, timezone.localdate())
    cache.clear()
    FieldGrant.objects.filter(group="personal").delete()
    AccessVersion.bump()
    anna = type(anna).objects.get(pk=anna.pk)
    assert before_call(mill, anna) is None and not days_this_week(anna)
    assert not brief_of(mill, anna).persons[0].days


def test_as_many_queries_for_three_days_as_for_one(anna, eva):
    counts = []
    assert not days_this_week(anna)
    for _round in range(2):
        for _number in range(2):
            day_of(PersonFactory(client=eva.client), timezone.localdate())
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            days_this_week(anna)
        counts.append(len(queries))
    assert counts[0] == counts[1]
