"""What belongs to many clients follows them in a job right after; whatever comes between, it can be undone exactly."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.actions import following
from contacts.actions.assign import assign_clients
from contacts.models import Client
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.actions.queueing import cancel_job
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.running import backoff, run_due_jobs, run_job
from crm.people.models import User
from sales.models import Deal, Order
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch, anna):
    """Three clients of anna with a deal and an order each, where two are already many."""
    monkeypatch.setattr(following, "AT_ONCE", 2)
    clients = [ClientFactory(owner=anna) for _ in range(3)]
    for client in clients:
        DealFactory(client=client, owner=anna)
        OrderFactory(client=client, owner=anna)
    return Client.objects.unscoped("test").filter(pk__in=[client.pk for client in clients])


def owners(*models):
    return {
        owner
        for model in models
        for owner in model.objects.unscoped("test").values_list("owner__name", flat=True)
    }


def give(clients, to, by):
    return assign_clients(clients=clients.all(), to=to, by=by)


def test_few_are_followed_at_once(many, bruno, carla):
    give(many.filter(pk__in=many.values("pk")[:2]), bruno, carla)
    assert not Job.objects.exists() and owners(Deal) == {"Anna", "Bruno"}


def test_deals_and_orders_follow_in_a_job_and_come_back_with_the_clients(many, bruno, carla):
    change_set = give(many, bruno, carla)
    assert owners(Client) == {"Bruno"} and owners(Deal, Order) == {"Anna"}
    assert str(Job.objects.get()) == "Deals, orders and tickets of 3 clients follow"
    run_due_jobs(following.JOB)
    assert owners(Deal, Order) == {"Bruno"}
    undo_change_set(change_set=change_set, by=carla)
    assert owners(Client, Deal, Order) == {"Anna"}


def test_what_was_undone_meanwhile_is_not_followed(many, bruno, carla):
    undo_change_set(change_set=give(many, bruno, carla), by=carla)
    run_due_jobs(following.JOB)
    assert owners(Client, Deal, Order) == {"Anna"}


def test_the_next_handover_starts_from_where_all_things_are(many, bruno, sara, carla):
    first, second = give(many, bruno, carla), give(many, sara, carla)
    assert owners(Client) == {"Sara"} and owners(Deal, Order) == {"Bruno"}
    run_due_jobs(following.JOB)
    assert owners(Deal, Order) == {"Sara"}
    undo_change_set(change_set=second, by=carla)
    assert owners(Client, Deal, Order) == {"Bruno"}
    undo_change_set(change_set=first, by=carla)
    assert owners(Client, Deal, Order) == {"Anna"}


def test_the_worker_of_a_job_that_was_done_for_it_leaves_it(many, bruno, sara, carla):
    give(many, bruno, carla)
    waiting = Job.objects.get().pk
    give(many, sara, carla)
    assert run_job(waiting) is None
    assert owners(Deal, Order) == {"Bruno"}


def test_papers_follow_also_when_the_maker_was_switched_off_meanwhile(many, bruno, carla):
    change_set = give(many, bruno, carla)
    User.objects.filter(pk=carla.pk).update(is_active=False)
    run_due_jobs(following.JOB)
    assert Job.objects.get().state == JobState.DONE and owners(Deal, Order) == {"Bruno"}
    change_set.refresh_from_db()
    assert change_set.by == carla and change_set.rows_of("sales.deal") == 3


def test_nobody_cancels_what_must_follow(client, many, bruno, carla):
    give(many, bruno, carla)
    job = Job.objects.get()
    with pytest.raises(ValidationError):
        cancel_job(job=job, by=carla)
    client.force_login(carla)
    page = f"/jobs/{job.pk}/"
    assert f"{page}cancel/" not in client.get(page).text
    assert "cannot be cancelled" in client.post(f"{page}cancel/", follow=True).text
    run_due_jobs(following.JOB)
    assert owners(Deal, Order) == {"Bruno"}


def test_what_failed_for_good_is_done_before_the_next_handover(many, bruno, sara, carla):
    first = give(many, bruno, carla)
    Job.objects.update(state=JobState.FAILED)
    second = give(many, sara, carla)
    assert owners(Deal, Order) == {"Bruno"}
    run_due_jobs(following.JOB)
    assert owners(Deal, Order) == {"Sara"}
    for change_set in (second, first):
        undo_change_set(change_set=change_set, by=carla)
    assert owners(Client, Deal, Order) == {"Anna"}


def test_a_worker_that_stumbles_over_it_comes_back_for_days(many, bruno, carla, monkeypatch):
    give(many, bruno, carla)
    monkeypatch.setattr("contacts.handover_tasks.follow", lambda **_args: 1 / 0)
    for _attempt in range(8):
        Job.objects.update(due_at=timezone.now())
        run_due_jobs(following.JOB, reraise=False)
    assert Job.objects.get().state == JobState.QUEUED
    assert backoff(1_000) == timedelta(minutes=10)
