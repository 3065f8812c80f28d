"""kill -9 of the worker in the middle of an import: it completes by itself, with nothing twice."""

import pytest
from django.core.files.base import ContentFile

from contacts.actions.imports import begin_import, discard_import, request_check, request_run
from contacts.models import Channel, Client, ImportRun, Person
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from tests.faults.programs import wait_until
from tests.personas import make_firm, make_personas

ROWS = 1_500
LIST = "Company;E-mail;Phone;Contact person\n" + "".join(
    f"Firm {n};post{n}@example.com;+48 601 {n:06d};Kari {n}\n" for n in range(ROWS)
)


def clients():
    return Client.objects.unscoped("test")


@pytest.fixture
def run(programs):
    make_firm()
    edda = make_personas().edda
    run = begin_import(by=edda, file=ContentFile(LIST.encode()), file_name="list.csv")
    yield run
    discard_import(run=run, by=edda)


def finished(run):
    run.refresh_from_db()
    return Job.objects.get(pk=run.job_id).is_finished


@pytest.mark.parametrize("moment", ["reading", "writing"])
def test_kill_9_in_the_middle(programs, run, moment):
    programs.scheduler()
    worker = programs.worker()
    request_run(run=run, by=run.by)
    if moment == "writing":
        wait_until(lambda: clients().count() >= 300, programs)
    else:
        wait_until(lambda: Job.objects.get(pk=run.job_id).state == JobState.RUNNING, programs)
    programs.kill(worker)
    assert clients().count() < ROWS
    programs.worker()
    wait_until(lambda: finished(run), programs, seconds=120)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE, run.job.error
    assert clients().count() == clients().values("name").distinct().count() == ROWS
    assert Person.objects.unscoped("test").count() == ROWS
    assert Channel.objects.unscoped("test").count() == 2 * ROWS
    assert (run.count("create"), run.count("skip"), run.count("refuse")) == (ROWS, 0, 0)
    assert AuditEntry.objects.filter(action="import").count() == 1
    assert run.change_set.row_count == 4 * ROWS
    undo_change_set(change_set=run.change_set, by=run.by)
    assert not clients().exists()


def test_a_check_that_was_killed_checks_again(programs, run):
    programs.scheduler()
    worker = programs.worker()
    request_check(run=run, by=run.by)
    wait_until(lambda: Job.objects.get(pk=run.job_id).state == JobState.RUNNING, programs)
    programs.kill(worker)
    programs.worker()
    wait_until(lambda: finished(run), programs, seconds=120)
    run.refresh_from_db()
    assert (run.state, run.count("create")) == (ImportRun.State.CHECKED, ROWS)
    assert not clients().exists()
