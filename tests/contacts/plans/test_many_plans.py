"""Many activities at once, from their list: done, moved, given away, called off, and undone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import plan_activity
from contacts.actions.many_plans import call_plans_off, finish_plans, give_plans, move_plans
from contacts.actions.planning import plan_with_terms
from contacts.models import Activity, ActivityMove, ActivitySeries, Client, Interaction, Invitation
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.models import Job
from sales.models import Deal
from tests.factories import ActivityFactory, ClientFactory
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
KEPT = ("pk", "due_at", "done_at", "done_by", "assigned_to", "move_count", "remind_at", "series_on")


@pytest.fixture
def client_of_anna(anna):
    return ClientFactory(owner=anna, name="Zubr")


@pytest.fixture
def plans(anna, client_of_anna):
    due_at = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(days=2)
    made = [
        ActivityFactory(client=client_of_anna, assigned_to=anna, title=kind, kind=kind, due_at=due_at)
        for kind in ("task", "call", "visit")
    ]
    ActivityFactory(client=client_of_anna, assigned_to=anna, title="old", due_at=due_at, done_at=due_at)
    return made


def rows():
    return Activity.objects.unscoped("test")


def state():
    return list(rows().order_by("pk").values_list(*KEPT))


def happened():
    return Interaction.objects.unscoped("test")


def test_all_open_ones_are_done_and_stand_on_their_client_until_undone(anna, client_of_anna, plans):
    before = state()
    change_set = finish_plans(activities=rows(), by=anna)
    assert not rows().filter(done_at=None).exists()
    assert sorted(happened().values_list("kind", "text")) == [("call", "call"), ("visit", "visit")]
    client_of_anna.refresh_from_db()
    assert client_of_anna.last_contact_at and client_of_anna.next_step_at is None
    undo_change_set(change_set=change_set, by=anna)
    assert state() == before and not happened().exists()
    client_of_anna.refresh_from_db()
    assert client_of_anna.last_contact_at is None and client_of_anna.next_step_at == plans[0].due_at


def test_they_move_by_days_or_to_a_day_and_keep_their_time_of_day(anna, plans):
    with timezone.override("Europe/Warsaw"):
        due_at = datetime(2030, 3, 30, 9, tzinfo=UTC)  # ten o'clock there, the night before summer time
        rows().filter(pk=plans[1].pk).update(due_at=due_at, remind_minutes=30)
        before = state()
        change_set = move_plans(activities=rows(), by=anna, days=1, reason="They are  ill")
        moved = rows().get(pk=plans[1].pk)
        assert moved.due_at == datetime(2030, 3, 31, 8, tzinfo=UTC), "ten o'clock stays ten o'clock"
        assert (moved.move_count, moved.remind_at) == (1, moved.due_at - timedelta(minutes=30))
        assert Job.objects.filter(due_at=moved.remind_at).exists()
        reasons = ActivityMove.objects.unscoped("test").values_list("reason", flat=True)
        assert list(reasons) == ["They are ill"] * 3
        undo_change_set(change_set=change_set, by=anna)
        assert state() == before and not ActivityMove.objects.unscoped("test").exists()
        day = datetime(2030, 5, 1).date()
        move_plans(activities=rows(), by=anna, day=day)
        assert {timezone.localtime(row.due_at).date() for row in rows().filter(done_at=None)} == {day}
        assert move_plans(activities=rows(), by=anna, day=day).row_count == 0


def test_a_colleague_gets_those_whose_client_the_colleague_sees(edda, anna, bruno, plans):
    other = ActivityFactory(client=ClientFactory(owner=bruno), assigned_to=bruno, due_at=timezone.now())
    change_set = give_plans(activities=rows(), to=anna, by=edda)
    other.refresh_from_db()
    seen = Client.objects.visible_to(anna).filter(pk=other.client_id).exists()
    assert (other.assigned_to == anna) == seen
    undo_change_set(change_set=change_set, by=edda)
    other.refresh_from_db()
    assert other.assigned_to == bruno


def test_called_off_ones_come_back_with_an_undo_and_guests_keep_theirs(anna, client_of_anna, plans):
    first = plans[0]
    Invitation.objects.create(
        activity_key=first.pk, client=first.client, address="jan@example.com", name="Jan", method="request", title="x",
        starts_at=first.due_at, ends_at=first.due_at, organizer=anna, by=anna,
    )  # fmt: skip
    move_plans(activities=rows().filter(pk=plans[1].pk), by=anna, days=1)
    before = state()
    change_set = call_plans_off(activities=rows(), by=anna)
    assert set(rows().values_list("title", flat=True)) == {"task", "old"}
    undo_change_set(change_set=change_set, by=anna)
    assert state() == before
    assert move_plans(activities=rows().filter(pk=first.pk), by=anna, days=1).row_count == 0


@pytest.mark.parametrize("act", [finish_plans, call_plans_off])
def test_what_repeats_goes_on_and_the_undo_takes_the_next_one_away(anna, client_of_anna, act):
    terms = {"rule_kind": "weekly", "step": 1, "weekdays": [], "until": None, "times": None}
    due_at = timezone.now() + timedelta(hours=1)
    plan_with_terms(by=anna, terms=terms, title="Ring", kind="call", client=client_of_anna, due_at=due_at)
    before, series = state(), list(ActivitySeries.objects.unscoped("test").values())
    change_set = act(activities=rows(), by=anna)
    assert rows().get(done_at=None).due_at.date() == (due_at + timedelta(days=7)).date()
    undo_change_set(change_set=change_set, by=anna)
    assert state() == before and list(ActivitySeries.objects.unscoped("test").values()) == series


def test_the_next_step_of_a_deal_follows_both_ways(anna):
    deal = DealFactory(owner=anna)
    due_at = timezone.now() + timedelta(days=1)
    plan_activity(by=anna, title="Offer", due_at=due_at, client=deal.client, subject=deal)

    def step():
        return Deal.objects.unscoped("test").get(pk=deal.pk).next_step_title

    for act in (finish_plans, call_plans_off):
        change_set = act(activities=rows(), by=anna)
        assert step() == ""
        undo_change_set(change_set=change_set, by=anna)
        assert step() == "Offer"


def test_nobody_reaches_further_than_their_right(anna, bruno, nils, plans):
    other = ActivityFactory(client=ClientFactory(owner=bruno), assigned_to=bruno, due_at=timezone.now())
    finish_plans(activities=rows(), by=anna)
    assert list(rows().filter(done_at=None)) == [other]
    for act in (finish_plans, call_plans_off):
        with pytest.raises(PermissionDenied):
            act(activities=rows(), by=nils)


def test_from_the_list_with_a_count_first(client, anna, plans):
    client.force_login(anna)
    page = client.get(reverse("activity_list"), {"view": "late"})
    offered = [action.key for action, _url in page.context["listing"].bulk()]
    assert offered == ["done", "move", "give", "call_off"]
    address = reverse("activity_list_bulk", args=["move"])
    asked = client.post(address, {"id": [plan.pk for plan in plans]})
    assert "<b>3 activities</b>" in asked.text
    said = {"confirm": "1", "selection": asked.context["selection"]}
    assert "one of the two" in client.post(address, said | {"days": "2", "day": "2030-01-02"}).text
    answer = client.post(address, said | {"days": "2"}, follow=True)
    assert "Moved by 2 days: 3 activities." in answer.text
    address = reverse("activity_list_bulk", args=["call_off"])
    assert "Called off: 3 activities." in client.post(address, said, follow=True).text
