"""kill -9 of the worker in the middle of the nightly scan: it goes on by itself and finds nobody twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import ReactivationCase
from campaigns.tasks import BATCH
from contacts.models import Client
from crm.jobs import later
from crm.jobs.models import Job
from sales.models import Order
from tests.faults.programs import wait_until
from tests.personas import make_firm, make_personas

CLIENTS = 400
DAYS_AGO = (200, 170, 140, 110, 80)


@pytest.fixture
def overdue_clients(programs):
    """Each client alone in their step of the scan, so that it can be killed between many."""
    make_firm()
    anna = make_personas().anna
    today = timezone.localdate()
    clients = [
        Client(pk=number * BATCH + 1, name=f"Client {number}", owner=anna, stage="customer")
        for number in range(CLIENTS)
    ]
    Client.objects.bulk_create(clients)
    Order.objects.bulk_create(
        Order(
            number=f"O-{client.pk}-{days}",
            client=client,
            owner=anna,
            currency="EUR",
            ordered_on=today - timedelta(days=days),
            base_net_amount=100,
        )
        for client in clients
        for days in DAYS_AGO
    )


def cases():
    return ReactivationCase.objects.unscoped("test")


def scans():
    """The scan of this test and, if its time of day has come, the scheduler's own: both may find, none twice."""
    return Job.objects.filter(name="campaigns.scan_reactivation")


def test_the_scan_completes_and_finds_nobody_twice(programs, overdue_clients):
    programs.scheduler()
    worker = programs.worker()
    later("campaigns.scan_reactivation", unique="the scan of this test")
    wait_until(lambda: cases().count() >= 10, programs)
    programs.kill(worker)
    assert cases().count() < CLIENTS
    programs.worker()
    wait_until(lambda: all(job.is_finished for job in scans()), programs, seconds=120)
    assert {job.state for job in scans()} == {"done"}
    assert sum(job.result["found"] for job in scans()) == CLIENTS
    assert cases().count() == cases().values("client").distinct().count() == CLIENTS
