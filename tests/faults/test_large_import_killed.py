"""kill -9 in the middle of 100,000 rows: every row is there exactly once in the end."""

import pytest
from django.core.files.base import ContentFile

from contacts.actions.imports import begin_import, discard_import, request_run
from contacts.models import Client, ImportRun
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.models import Job
from sales.models import Order, OrderLine, Product
from tests.faults.programs import wait_until
from tests.personas import make_firm, make_personas

ROWS = 100_000
BUYERS, GOODS = 5_000, 500
CLIENTS = "Company;E-mail\n" + "".join(f"Firm {n};post{n}@example.com\n" for n in range(ROWS))
LINES = "Date;Customer ID;SKU;Qty;Line total;Order number\n" + "".join(
    f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d};{n % BUYERS:06d};P{n % GOODS:04d};{n % 3 + 1};{n}.50;"
    f"B{n // 4 % 5 * BUYERS + n % BUYERS}\n"
    for n in range(ROWS)
)


def count(model):
    return model.objects.unscoped("test").count()


@pytest.fixture
def edda(programs, monkeypatch):
    monkeypatch.setenv("TEST_BATCH_ROWS", "2000")
    make_firm()
    return make_personas().edda


def killed_and_resumed(programs, edda, text, target, model, moment):
    """The run, after its worker was killed as soon as `moment` rows of the model were there."""
    run = begin_import(by=edda, file=ContentFile(text.encode()), file_name="list.csv", target=target)
    programs.scheduler()
    worker = programs.worker()
    request_run(run=run, by=edda)
    wait_until(lambda: count(model) >= moment, programs, seconds=300)
    programs.kill(worker)
    assert count(model) < ROWS
    programs.worker()
    wait_until(lambda: Job.objects.get(pk=run.job_id).is_finished, programs, seconds=500)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE, run.job.error
    assert (run.count("create"), run.count("skip"), run.count("refuse")) == (ROWS, 0, 0)
    return run


def test_clients(programs, edda):
    run = killed_and_resumed(programs, edda, CLIENTS, "clients", Client, 20_000)
    assert count(Client) == Client.objects.unscoped("test").values("name").distinct().count() == ROWS
    discard_import(run=run, by=edda)


def test_purchases(programs, edda):
    run = killed_and_resumed(programs, edda, LINES, "purchases", OrderLine, 20_000)
    lines = OrderLine.objects.unscoped("test")
    assert lines.count() == lines.values("net_amount").distinct().count() == ROWS
    assert (count(Client), count(Product)) == (BUYERS, GOODS)
    assert (
        count(Order)
        == Order.objects.unscoped("test").values("number").distinct().count()
        == run.count("orders")
    )
    assert sum(Client.objects.unscoped("test").values_list("order_count", flat=True)) == count(Order)
    undo_change_set(change_set=run.change_set, by=edda)
    assert [count(model) for model in (Client, Product, Order, OrderLine)] == [0, 0, 0, 0]
    discard_import(run=run, by=edda)
