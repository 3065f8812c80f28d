from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from contacts.models import Activity
from contacts.queries.calendar import Block, Calendar, in_lanes, month_of
from crm.access.models import AccessVersion, Cover
from tests.contacts.test_client_page import asked
from tests.factories import ActivityFactory, ClientFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)  # a Tuesday
HERE = ZoneInfo("Europe/Warsaw")  # the clock of the firm


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), HERE)


def plan(who, hour=10, *, client=None, day=DAY, **fields):
    client = client or ClientFactory(owner=who)
    return ActivityFactory(client=client, assigned_to=who, due_at=at(day, hour), **fields)


def week_of(client, view="week", day=DAY, **more):
    return client.get(reverse("calendar"), {"view": view, "day": day.isoformat(), **more})


def test_a_week_shows_what_is_planned_in_its_half_hour(client, anna):
    plan(anna, title="Show the samples", kind="meeting", minutes=90)
    plan(anna, title="Another week", day=DAY + timedelta(days=7))
    client.force_login(anna)
    page = week_of(client)
    assert "Show the samples" in page.text and "Another week" not in page.text
    shown = page.context["calendar"]
    assert (shown.days[0], shown.days[-1]) == (date(2026, 11, 23), date(2026, 11, 29))
    (cell,) = [cell for row in shown.rows for cell in row if cell.blocks]
    assert cell.starts_at == datetime(2026, 11, 24, 10, 0) and cell.blocks[0].slots == 3


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_every_view_asks_the_same_for_one_and_three(client, anna, bruno, view):
    client.force_login(anna)
    url = f"{reverse('calendar')}?view={view}&day={DAY}&who={bruno.pk}"
    plan(anna, title="First")
    plan(bruno)
    for_one = asked(client, url)
    for hour in (11, 12):
        plan(anna, hour, title=f"At {hour}")
        plan(bruno, hour)
    assert asked(client, url) == for_one <= 12
    assert "At 11" in client.get(url).text


def test_of_colleagues_one_sees_what_the_scope_shows_and_else_that_they_are_busy(client, anna, dario):
    shared = ClientFactory(owner=anna, name="Shared work")
    plan(dario, 9, title="Seen by both", client=shared)
    plan(dario, 14, title="Secret visit", kind="visit", client=ClientFactory(owner=dario, name="Hidden Ltd"))
    client.force_login(anna)
    page = week_of(client, who=dario.pk)
    assert "Seen by both" in page.text
    assert "Secret visit" not in page.text and "Hidden Ltd" not in page.text
    assert page.text.count("cev timed l-3 n-1 of-1 busy") == 1
    assert "Seen by both" not in week_of(client).text


def test_a_covered_colleagues_plans_are_shown_whole(client, anna, sara, carla):
    plan(sara, title="Hers to do")
    now = timezone.now()
    client.force_login(anna)
    assert "Hers to do" not in week_of(client, who=sara.pk).text
    Cover.objects.create(
        absent=sara, deputy=anna, starts_at=now, ends_at=now + timedelta(days=1), created_by=carla
    )
    AccessVersion.bump()
    assert "Hers to do" in week_of(client, who=sara.pk).text


def test_what_is_done_stays_in_its_place_and_cannot_be_moved(client, anna):
    done = plan(anna, title="Called", done_at=timezone.now(), done_by=anna)
    client.force_login(anna)
    page = week_of(client)
    assert "Called" in page.text
    assert reverse("activity_reschedule", args=[done.pk]) not in page.text


@pytest.mark.parametrize(
    "said",
    [{"day": "31.02."}, {"view": "year"}, {"who": "nobody"}, {"who": "999999"}, {"day": "0001-01-01"}],
)
def test_what_cannot_be_read_is_as_if_it_were_not_said(client, anna, said):
    client.force_login(anna)
    page = client.get(reverse("calendar"), said)
    assert page.status_code == 200
    assert page.context["calendar"].people == [anna]


def test_a_block_is_moved_from_the_calendar_and_it_asks_for_itself_anew(client, anna):
    activity = plan(anna)
    client.force_login(anna)
    place = f"http://testserver{reverse('calendar')}?view=week&day={DAY}"
    answer = client.post(
        reverse("activity_reschedule", args=[activity.pk]),
        {"day": "2026-11-26", "clock": "15:30"},
        headers={"HX-Request": "true", "HX-Current-URL": place},
    )
    assert "calendar:moved" in answer.headers["HX-Trigger"]
    activity.refresh_from_db()
    assert activity.due_at == at(date(2026, 11, 26), 15, 30)
    plain = client.post(
        reverse("activity_reschedule", args=[activity.pk]),
        {"day": "2026-11-27", "clock": ""},
        headers={"Referer": place},
    )
    assert plain.url == f"{reverse('calendar')}?view=week&day={DAY}"
    assert Activity.objects.unscoped("test").get(pk=activity.pk).is_all_day


def test_a_press_on_a_half_hour_plans_there(client, anna):
    client.force_login(anna)
    form = client.get(reverse("activity_create"), {"day": "2026-11-24", "clock": "15:30"})
    assert 'value="2026-11-24"' in form.text and 'value="15:30"' in form.text


def test_nils_without_a_role_has_no_calendar(client, nils):
    client.force_login(nils)
    assert client.get(reverse("calendar")).status_code == 403


def test_hours_reach_from_the_first_to_the_last_plan(anna):
    plan(anna, 6)
    plan(anna, 23, minutes=90)
    shown = Calendar(anna, "day", DAY, [anna])
    with timezone.override(HERE):
        assert shown.hours == (6, 24)
        assert Calendar(anna, "day", DAY + timedelta(days=1), [anna]).hours == (8, 18)


def test_blocks_at_the_same_time_stand_beside_each_other(anna):
    def block(hour, minutes):
        return Block(anna, datetime(2026, 11, 24, hour), minutes)

    lanes = [(one.lane, one.lanes) for one in in_lanes([block(9, 120), block(10, 30), block(12, 30)])]
    assert lanes == [(1, 2), (2, 2), (1, 1)]
    again = [(one.lane, one.lanes) for one in in_lanes([block(9, 60), block(9, 60), block(10, 60)])]
    assert again == [(1, 2), (2, 2), (1, 1)]


def test_a_month_in_persian_is_a_jalali_one_and_its_week_begins_on_saturday(anna):
    assert month_of(DAY) == (date(2026, 11, 1), date(2026, 11, 30))
    with translation.override("fa"):
        assert month_of(DAY) == (date(2026, 11, 22), date(2026, 12, 21))
        shown = Calendar(anna, "month", DAY, [anna])
        assert shown.days[0] == date(2026, 11, 21) and len(shown.days) == 35
        assert (shown.previous, shown.following) == (date(2026, 10, 23), date(2026, 12, 22))
