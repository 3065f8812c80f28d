from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import reschedule_activity
from contacts.actions.reminding import day_before
from contacts.models import PlanRules
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from crm.messages.models import Notice
from crm.people.models import Membership
from crm.people.models.working_day import USUAL_WEEK
from tests.contacts.test_client_page import asked
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Warsaw")
FRIDAY = datetime(2026, 11, 27, 8, tzinfo=HERE)


@pytest.fixture(autouse=True)
def _friday(time_machine, carla, bruno):
    Membership.objects.filter(user=carla, team=bruno.home_team).update(is_lead=True)
    time_machine.move_to(FRIDAY, tick=False)
    with timezone.override(HERE):
        yield


def late(who, days, **more):
    client = ClientFactory(owner=who)
    return ActivityFactory(
        client=client, assigned_to=who, due_at=FRIDAY - timedelta(days=days), **{"title": "Ring"} | more
    )


def run():
    later("contacts.escalate_late")
    run_due_jobs()


def test_working_days_are_those_of_the_colleague():
    friday = FRIDAY.date()
    assert day_before(friday, 3, USUAL_WEEK) == date(2026, 11, 24)
    assert day_before(friday, 5, USUAL_WEEK) == date(2026, 11, 20)
    assert day_before(friday, 2, {0: None, 2: None}) == date(2026, 11, 23)
    assert day_before(friday, 2, {}) == friday


def test_the_lead_is_told_of_each_once(bruno, carla):
    late(bruno, 4, title="Due on Monday")
    late(bruno, 3, title="Due on Tuesday")
    run()
    run()
    notice = Notice.objects.get()
    assert notice.to == carla and notice.params["count"] == 1 and bruno.name in str(notice)
    late(bruno, 20)
    run()
    assert Notice.objects.count() == 2


def test_what_was_moved_on_and_is_late_again_is_told_again(bruno, time_machine):
    activity = late(bruno, 9)
    run()
    reschedule_activity(activity=activity, by=bruno, due_at=FRIDAY + timedelta(hours=1))
    run()
    assert Notice.objects.count() == 1
    time_machine.move_to(FRIDAY + timedelta(days=9), tick=False)
    run()
    assert Notice.objects.count() == 2


def test_never_means_never(client, bruno, otto):
    sign_in(client, otto)
    client.post(reverse("plan_rules"), {"escalate_days": "", "planned_a_day": "4"})
    assert PlanRules.load().escalate_days is None
    late(bruno, 30)
    run()
    assert not Notice.objects.exists()


def test_the_rules_are_for_whoever_looks_after_the_firm(client, anna, otto):
    sign_in(client, anna)
    assert client.get(reverse("plan_rules")).status_code == 403
    sign_in(client, otto)
    assert client.post(reverse("plan_rules"), {"escalate_days": "0", "planned_a_day": "4"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_a_lead_sees_what_is_late_in_the_team(client, bruno, carla, dario, anna, count):
    for number in range(count):
        late(bruno, 2, title=f"Late {number}")
    late(dario, 9, title="Of another team")
    late(carla, 9, title="My own")
    sign_in(client, carla)
    address = reverse("today_more")
    page = client.get(address, headers={"HX-Request": "true"}).text
    assert page.count("Late ") >= count and "Of another team" not in page and "My own" not in page
    assert f"who={bruno.pk}" in page and "<main" not in page
    assert asked(client, address) <= 12
    sign_in(client, anna)
    assert "Late 0" not in client.get(address).text


def test_a_link_of_the_notice_opens_the_list_it_counts(client, bruno, carla):
    late(bruno, 9, title="Long ago")
    run()
    sign_in(client, carla)
    assert "Long ago" in client.get(Notice.objects.get().link).text
