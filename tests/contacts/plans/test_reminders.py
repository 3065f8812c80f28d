from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import change_activity, complete_activity, plan_activity, reschedule_activity
from contacts.actions.reminding import remind
from contacts.models import Activity
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from crm.messages.models import Notice
from tests.factories import ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Warsaw")
NOON = datetime(2026, 11, 24, 12, tzinfo=HERE)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    with timezone.override(HERE):
        yield


def plan(anna, minutes=30, **more):
    given = {"title": "Ring them", "due_at": NOON + timedelta(hours=1), "client": ClientFactory(owner=anna)}
    return plan_activity(by=anna, remind_minutes=minutes, **given | more)


def test_it_is_told_once_at_its_time(anna, bruno, time_machine):
    activity = plan(anna, assigned_to=bruno)
    assert remind() == 0
    time_machine.move_to(NOON + timedelta(minutes=31), tick=False)
    assert (remind(), remind()) == (1, 0)
    notice = Notice.objects.get(kind="reminder")
    assert (notice.to, notice.link) == (bruno, reverse("activity_edit", args=[activity.pk]))
    assert str(notice).endswith("13:00: Ring them")


def test_a_plan_that_moved_reminds_anew_and_one_that_is_done_does_not(anna, time_machine):
    activity = plan(anna)
    time_machine.move_to(NOON + timedelta(minutes=31), tick=False)
    remind()
    reschedule_activity(activity=activity, by=anna, due_at=NOON + timedelta(days=1))
    time_machine.move_to(NOON + timedelta(days=1) - timedelta(minutes=20), tick=False)
    assert remind() == 1
    change_activity(activity=activity, by=anna, changes={"remind_minutes": 5})
    complete_activity(activity=activity, by=anna)
    time_machine.move_to(NOON + timedelta(days=2), tick=False)
    assert remind() == 0 and Notice.objects.count() == 2


def test_what_takes_all_day_reminds_from_its_morning(anna):
    day = datetime(2026, 11, 26, 23, 59, tzinfo=HERE)
    activity = plan(anna, 1440, due_at=day, is_all_day=True)
    assert activity.remind_at == datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_the_job_reminds_and_the_page_shows_it(client, anna, time_machine):
    plan(anna, 60, due_at=NOON + timedelta(hours=1))
    later("contacts.remind")
    run_due_jobs()
    sign_in(client, anna)
    assert "Ring them" in client.get(reverse("notice_list")).text


def test_without_a_reminder_nobody_is_told(anna):
    plan(anna, None)
    assert Activity.objects.visible_to(anna).get().remind_at is None
