"""What belongs to many clients follows them in a job right after; whatever comes between, it can be undone exactly."""

import pytest

from contacts.actions import following
from contacts.actions.assign import assign_clients
from contacts.models import Client
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs, run_job
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
