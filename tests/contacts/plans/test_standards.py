from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import complete_activity
from contacts.actions.plan_by_standards import plan_by_standards
from contacts.actions.standards import find_breaches
from contacts.models import Activity, Breach, Client, PlanRules, Standard
from contacts.queries.working_hours import hours_after, hours_before
from crm.access.models import AccessVersion, Cover
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from crm.people.models import Firm
from crm.people.models.working_day import USUAL_WEEK, WorkingDay
from sales.actions.pipelines import ensure_pipeline
from service.actions.tickets import open_ticket
from tests.contacts.test_client_page import asked
from tests.factories import ActivityFactory, ClientFactory, InteractionFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory, QuoteFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 25, 5, tzinfo=HERE)  # the night to a Wednesday


@pytest.fixture(autouse=True)
def _night(time_machine):
    time_machine.move_to(NOW, tick=False)
    with timezone.override(HERE):
        yield


def standard(measure="contact", grade="A", amount=30):
    return Standard.objects.create(measure=measure, grade=grade, amount=amount)


def customer(owner, days=40, **more):
    given = {"stage": "customer", "grade": "A", "last_contact_at": NOW - timedelta(days=days)}
    return ClientFactory(owner=owner, **given | more)


def planned(user=None):
    rows = Activity.objects.unscoped("test").exclude(standard="").order_by("due_at")
    return list(rows.filter(assigned_to=user) if user else rows)


def days_of(rows):
    return [timezone.localtime(row.due_at).date() for row in rows]


def broken():
    return set(Breach.objects.unscoped("test").values_list("measure", "client__name"))


def test_who_was_not_contacted_for_longer_is_found_and_lost_again(anna):
    standard()
    late = customer(anna, name="Late")
    customer(anna, 20, name="Fine")
    customer(anna, grade="B", name="Another class")
    customer(anna, stage="lost", name="Lost")
    customer(anna, None or 0, name="Never", last_contact_at=None, created_at=NOW - timedelta(days=99))
    assert find_breaches() == 2 and broken() == {("contact", "Late"), ("contact", "Never")}
    breach = Breach.objects.unscoped("test").get(client=late)
    assert breach.since.date() == (NOW - timedelta(days=10)).date()
    Client.objects.unscoped("test").filter(pk=late.pk).update(last_contact_at=NOW)
    find_breaches()
    assert broken() == {("contact", "Never")}
    Standard.objects.all().delete()
    find_breaches()
    assert broken() == set()


def test_working_hours_leave_nights_and_weekends_out():
    monday = datetime(2026, 11, 23, 10, tzinfo=HERE)
    assert hours_before(monday, 1, USUAL_WEEK) == monday - timedelta(hours=1)
    assert hours_before(monday, 3, USUAL_WEEK) == datetime(2026, 11, 20, 15, tzinfo=HERE)
    night = datetime(2026, 11, 24, 3, tzinfo=HERE)
    assert hours_before(night, 8, USUAL_WEEK) == datetime(2026, 11, 23, 9, tzinfo=HERE)
    assert hours_before(monday, 1, {}).year == 2025
    assert hours_after(night, 3, USUAL_WEEK) == datetime(2026, 11, 24, 12, tzinfo=HERE)
    friday = datetime(2026, 11, 27, 16, tzinfo=HERE)
    assert hours_after(friday, 1, USUAL_WEEK) == datetime(2026, 11, 27, 17, tzinfo=HERE)
    assert hours_after(friday, 3, USUAL_WEEK) == datetime(2026, 11, 30, 11, tzinfo=HERE)


def test_a_missed_call_is_called_back_within_working_hours(anna):
    standard("call_back", amount=4)
    for name, at, answered in (
        ("Late", datetime(2026, 11, 24, 12, tzinfo=HERE), False),
        ("In time", datetime(2026, 11, 24, 14, tzinfo=HERE), False),
        ("Answered", datetime(2026, 11, 24, 9, tzinfo=HERE), True),
    ):
        client = customer(anna, 1, name=name)
        InteractionFactory(
            client=client, kind="call", is_incoming=True, outcome="not_reached", happened_at=at
        )
        if answered:
            InteractionFactory(client=client, kind="call", happened_at=at + timedelta(hours=1))
    find_breaches()
    assert broken() == {("call_back", "Late")}


def test_a_call_that_asks_for_one_back_is_found_too(anna):
    standard("call_back", amount=4)
    asked_for = {
        "kind": "call",
        "happened_at": datetime(2026, 11, 24, 12, tzinfo=HERE),
        "outcome": "call_back",
    }
    InteractionFactory(client=customer(anna, 1, name="Asked"), is_incoming=True, **asked_for)
    InteractionFactory(client=customer(anna, 1, name="Ours"), **asked_for)
    find_breaches()
    assert broken() == {("call_back", "Asked")}


def test_complaints_are_the_tickets_of_their_queues(anna, eva):
    standard("complaint", amount=2)
    for name, is_for_complaints in (("Complains", True), ("Asks", False)):
        queue = QueueFactory(team=eva.home_team, is_for_complaints=is_for_complaints)
        client = customer(anna, 1, name=name)
        ticket = open_ticket(queue=queue, subject="x", text="x", requester_name="x", client=client)
        type(ticket).objects.unscoped("test").filter(pk=ticket.pk).update(opened_at=NOW - timedelta(days=1))
    find_breaches()
    assert broken() == {("complaint", "Complains")}


def test_other_rooms_find_theirs_and_rest_while_they_are_off(anna, eva):
    ensure_pipeline()
    standard("quote", amount=5)
    standard("answer", amount=8)
    old = {"owner": anna, "created_at": NOW - timedelta(days=9)}
    DealFactory(client=customer(anna, 1, name="No quote"), **old)
    quoted = DealFactory(client=customer(anna, 1, name="Quoted"), **old)
    QuoteFactory(client=quoted.client, deal=quoted, owner=anna, status="sent", sent_at=NOW)
    drafted = DealFactory(client=customer(anna, 1, name="Only a draft"), **old)
    QuoteFactory(client=drafted.client, deal=drafted, owner=anna)
    queue = QueueFactory(team=eva.home_team)
    ticket = open_ticket(
        queue=queue, subject="x", text="x", requester_name="x", client=customer(anna, 1, name="Unheard")
    )
    type(ticket).objects.unscoped("test").update(opened_at=NOW - timedelta(days=3))
    find_breaches()
    assert broken() == {("quote", "No quote"), ("quote", "Only a draft"), ("answer", "Unheard")}
    firm = Firm.load()
    firm.modules_off = ["sales"]
    firm.save()
    firm.announce()
    find_breaches()
    assert broken() == {("answer", "Unheard")}


def test_plans_are_spread_few_a_day_and_never_twice(anna):
    standard()
    PlanRules.objects.create(pk=1, planned_a_day=2)
    for number in range(50):
        customer(anna, 40 + number)
    assert plan_by_standards() == 20
    assert plan_by_standards() == 0
    days = days_of(planned(anna))
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4} and max(days.count(day) for day in days) == 2
    rows = planned(anna)
    assert len({row.client_id for row in rows}) == 20 and {row.kind for row in rows} == {"call"}
    longest = Client.objects.unscoped("test").order_by("last_contact_at")[:20]
    assert {client.pk for client in longest} == {row.client_id for row in rows}


def test_a_few_are_spread_over_the_days(anna):
    standard()
    for _number in range(3):
        customer(anna)
    plan_by_standards()
    assert len(set(days_of(planned(anna)))) == 3


def test_nothing_is_planned_where_something_is_planned_and_again_once_it_is_done(anna, time_machine):
    standard()
    busy, idle = customer(anna), customer(anna)
    ActivityFactory(client=busy, assigned_to=anna, due_at=NOW + timedelta(days=1))
    Client.objects.unscoped("test").filter(pk=busy.pk).update(next_step_at=NOW + timedelta(days=1))
    plan_by_standards()
    (row,) = planned()
    assert row.client == idle
    complete_activity(activity=row, by=anna)
    assert plan_by_standards() == 0
    time_machine.move_to(NOW + timedelta(days=24), tick=False)
    assert plan_by_standards() == 1


def test_a_day_that_is_full_gets_no_more(anna):
    standard()
    WorkingDay.objects.create(user=anna, weekday=3, starts_at=time(9), ends_at=time(10))  # Thursdays only
    thursday = datetime(2026, 11, 26, 9, tzinfo=HERE)
    ActivityFactory(client=customer(anna, 1), assigned_to=anna, due_at=thursday, minutes=50)
    customer(anna)
    plan_by_standards()
    assert [day.isoformat() for day in days_of(planned(anna))] == ["2026-12-03"]


def test_while_somebody_is_away_it_is_the_deputys(anna, sara, carla):
    standard()
    customer(sara)
    Cover.objects.create(
        absent=sara, deputy=anna, starts_at=NOW, ends_at=NOW + timedelta(days=40), created_by=carla
    )
    AccessVersion.bump()
    plan_by_standards()
    assert planned(sara) == [] and len(planned(anna)) == 1


def test_plans_have_a_free_hour_of_the_working_time(anna):
    standard()
    WorkingDay.objects.create(user=anna, weekday=3, starts_at=time(9), ends_at=time(12))
    for clock, minutes in ((9, 40), (10, 30)):
        due_at = datetime(2026, 11, 26, clock, tzinfo=HERE)
        ActivityFactory(client=customer(anna, 1), assigned_to=anna, due_at=due_at, minutes=minutes)
    for number in range(3):
        customer(anna, 40 + number)
    PlanRules.objects.create(pk=1, planned_a_day=3)
    plan_by_standards()
    clocks = [timezone.localtime(row.due_at).strftime("%d %H:%M") for row in planned(anna)]
    assert clocks[0] == "26 09:40" and len({clock[:2] for clock in clocks}) == 2


def test_what_is_counted_in_hours_is_planned_for_the_same_day(anna):
    standard("call_back", amount=4)
    at = datetime(2026, 11, 24, 16, tzinfo=HERE)
    InteractionFactory(
        client=customer(anna, 1), kind="call", is_incoming=True, outcome="not_reached", happened_at=at
    )
    plan_by_standards()
    (row,) = planned(anna)
    assert timezone.localtime(row.due_at) == datetime(2026, 11, 25, 9, tzinfo=HERE), "before it is late"


def test_whoever_left_gets_nothing(anna):
    standard()
    customer(anna)
    anna.is_active = False
    anna.save()
    assert plan_by_standards() == 0


def test_the_jobs_run(anna):
    standard()
    customer(anna)
    later("contacts.find_breaches")
    later("contacts.plan_by_standards")
    run_due_jobs()
    assert len(broken()) == 1 and len(planned()) == 1
    assert planned()[0].client.next_step_title == planned()[0].title


@pytest.mark.parametrize("by", ["owner", "branch"])
def test_each_figure_opens_the_clients_it_counts(client, anna, bruno, dario, carla, by):
    standard()
    for owner, count in ((anna, 1), (bruno, 2), (dario, 4)):
        for number in range(count):
            customer(owner, name=f"{owner.name} {number}")
    find_breaches()
    sign_in(client, carla)
    page = client.get(reverse("breach_page"), {"by": by}).context["page"]
    assert sum(line.total for line in page.lines) == 3
    for line in page.lines:
        for count, address in line.counts:
            assert client.get(address).text.count("<tr data-row") == count


def test_the_page_asks_the_same_for_one_and_three(client, anna, bruno, edda):
    standard()
    customer(anna)
    find_breaches()
    sign_in(client, edda)
    for_one = asked(client, reverse("breach_page"))
    for owner in (bruno, anna):
        customer(owner)
    find_breaches()
    assert asked(client, reverse("breach_page")) == for_one <= 6


def test_an_empty_page_says_where_standards_are_set(client, anna, nils):
    sign_in(client, anna)
    assert "Every standard is kept" in client.get(reverse("breach_page")).text
    sign_in(client, nils)
    assert client.get(reverse("breach_page")).status_code == 403


def test_standards_are_set_per_class_and_taken_back(client, otto, anna):
    sign_in(client, otto)
    address, form = reverse("plan_rules"), {"escalate_days": "3", "planned_a_day": "4"}
    assert "Class A" in client.get(address).text
    client.post(address, form | {"contact-A": "30", "call_back-B": "8"})
    found = {(row.measure, row.grade): row.amount for row in Standard.objects.all()}
    assert found == {("contact", "A"): 30, ("call_back", "B"): 8}
    client.post(address, form | {"contact-A": "21"})
    assert [(row.measure, row.amount) for row in Standard.objects.all()] == [("contact", 21)]
    refused = client.post(address, form | {"contact-A": "0"})
    assert refused.status_code == 422
    sign_in(client, anna)
    assert client.post(address, form).status_code == 403


def test_utc_is_no_matter_of_the_plan(anna):
    anna.time_zone = "Asia/Tehran"
    anna.save()
    standard()
    customer(anna)
    plan_by_standards()
    (row,) = planned(anna)
    assert row.due_at.astimezone(UTC).time() == time(5, 30) and not row.is_all_day  # 9:00 there
