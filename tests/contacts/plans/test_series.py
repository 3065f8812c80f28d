from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import complete_activity, delete_activity
from contacts.actions.deletion import delete_client
from contacts.actions.planning import change_planned, plan_with_terms
from contacts.actions.series import continue_series, passed_series
from contacts.models import Activity, ActivitySeries
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from tests.factories import ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Warsaw")
MONDAY = datetime(2026, 3, 23, 9, 30, tzinfo=HERE)  # the clocks change on the Sunday after


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(MONDAY - timedelta(hours=2), tick=False)
    with timezone.override(HERE):
        yield


def plan(anna, rule_kind="daily", *, due_at=MONDAY, client=None, **more):
    terms = {"rule_kind": rule_kind, "step": 1, "weekdays": [], "until": None, "times": None} | more
    client = client or ClientFactory(owner=anna)
    return plan_with_terms(by=anna, terms=terms, title="Ring them", kind="call", client=client, due_at=due_at)


def rows():
    return Activity.objects.unscoped("test").order_by("series_on")


def open_days():
    return [timezone.localtime(row.due_at).date().isoformat() for row in rows().filter(done_at=None)]


def test_the_next_one_comes_when_this_one_is_done_and_only_then(anna):
    first = plan(anna, "weekly")
    assert open_days() == ["2026-03-23"]
    complete_activity(activity=first, by=anna)
    complete_activity(activity=first, by=anna)
    assert open_days() == ["2026-03-30"]
    following = rows().get(done_at=None)
    assert timezone.localtime(following.due_at).time() == MONDAY.time()
    assert following.due_at.astimezone(UTC).hour == 7  # half an hour past nine, summer time
    assert following.client.activities.unscoped("test").count() == 2
    first.client.refresh_from_db()
    assert first.client.next_step_at == following.due_at


def test_it_comes_when_the_day_is_over_and_one_for_all_days_that_went_by(anna, time_machine):
    plan(anna)
    assert continue_series(ActivitySeries.objects.unscoped("test").get().pk) is None
    time_machine.move_to(MONDAY + timedelta(days=12), tick=False)
    for series_id in passed_series():
        continue_series(series_id)
        continue_series(series_id)
    assert open_days() == ["2026-03-23", "2026-04-04"]


def test_the_job_does_it(anna, time_machine):
    plan(anna, "weekdays")
    time_machine.move_to(MONDAY + timedelta(days=1), tick=False)
    from crm.jobs import later

    later("contacts.continue_series")
    run_due_jobs()
    assert Job.objects.get(name="contacts.continue_series").state == "done"
    assert open_days() == ["2026-03-23", "2026-03-24"]


def test_it_ends_after_so_many(anna):
    complete_activity(activity=plan(anna, times=2), by=anna)
    complete_activity(activity=rows().get(done_at=None), by=anna)
    assert open_days() == [] and ActivitySeries.objects.unscoped("test").get().ended_at


def test_only_this_one_is_changed_or_all_that_follow(anna):
    first = plan(anna)
    change_planned(activity=first, by=anna, changes={"title": "Only today"})
    complete_activity(activity=first, by=anna)
    second = rows().get(done_at=None)
    assert second.title == "Ring them"
    terms = {"rule_kind": "weekly", "step": 2, "weekdays": [1]}
    change_planned(
        activity=second, by=anna, terms=terms,
        changes={"title": "From now on", "due_at": second.due_at + timedelta(hours=3)},
    )  # fmt: skip
    second.refresh_from_db()
    complete_activity(activity=second, by=anna)
    third = rows().get(done_at=None)
    assert third.title == "From now on"
    assert timezone.localtime(third.due_at) == datetime(2026, 4, 7, 12, 30, tzinfo=HERE)
    assert third.move_count == 0


def test_dropping_one_brings_the_next_and_its_undo_brings_it_back(anna):
    change_set = delete_activity(activity=plan(anna), by=anna)
    assert open_days() == ["2026-03-24"]
    undo_change_set(change_set=change_set, by=anna)
    assert open_days() == ["2026-03-23", "2026-03-24"]


def test_a_client_goes_and_comes_back_with_its_series(edda):
    client = ClientFactory(owner=edda)
    activity = plan(edda, client=client)
    change_planned(activity=activity, by=edda, changes={"due_at": MONDAY + timedelta(hours=1)})
    change_set = delete_client(client=client, by=edda)
    assert not rows().exists()
    undo_change_set(change_set=change_set, by=edda)
    back = rows().get()
    assert back.series_id and back.moves.unscoped("test").count() == 1


def test_work_of_somebody_who_is_away_goes_to_the_deputy(anna, sara, carla):
    from crm.access.models import AccessVersion, Cover

    first = plan(sara)
    now = timezone.now()
    Cover.objects.create(
        absent=sara, deputy=anna, starts_at=now, ends_at=now + timedelta(days=9), created_by=carla
    )
    AccessVersion.bump()
    complete_activity(activity=first, by=sara)
    assert rows().get(done_at=None).assigned_to == anna


def sent(anna, **more):
    fields = {"kind": "call", "title": "Ring", "day": "2026-03-28", "clock": "10:00", "assigned_to": anna.pk}
    return fields | more


def test_the_form_plans_a_series_from_the_first_day_that_fits(client, anna):
    company = ClientFactory(owner=anna)
    sign_in(client, anna)
    form = sent(anna, repeat="weekdays", remind_minutes="15")  # a Saturday
    client.post(reverse("activity_new", args=[company.pk]), form)
    activity = rows().get()
    assert open_days() == ["2026-03-30"]
    assert activity.remind_at == activity.due_at - timedelta(minutes=15)
    page = client.get(reverse("activity_edit", args=[activity.pk])).text
    assert "this and all that follow" in page and "Monday to Friday" in page
    client.post(
        reverse("activity_edit", args=[activity.pk]),
        sent(anna, day="2026-03-30", repeat="", reach="following"),
    )
    assert ActivitySeries.objects.unscoped("test").get().ended_at


def test_what_cannot_repeat_is_said(client, anna):
    sign_in(client, anna)
    address = reverse("activity_new", args=[ClientFactory(owner=anna).pk])
    page = client.post(address, sent(anna, repeat="weekly", until="2026-03-01"))
    assert "It would end before it begins." in page.text
    assert "error" in client.post(address, sent(anna, repeat="daily", step="0")).text
    assert not rows().exists()


def test_dario_sees_no_series_of_annas_client(anna, dario):
    plan(anna)
    assert ActivitySeries.objects.visible_to(anna).count() == 1
    assert ActivitySeries.objects.visible_to(dario).count() == 0


def test_a_persian_month_repeats_by_its_own_date(client, anna, settings):
    anna.language = "fa"
    anna.save()
    sign_in(client, anna)
    day = date(2026, 5, 21)  # the 31st of Ordibehesht
    client.post(
        reverse("activity_new", args=[ClientFactory(owner=anna).pk]),
        sent(anna, repeat="monthly", day=day.isoformat()),
    )
    series = ActivitySeries.objects.unscoped("test").get()
    assert series.is_jalali and series.rule.after(day) == date(2026, 6, 21)
