"""Two batches at once, on two connections: every row once, in the order of the file, whatever fails."""

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from contacts.imports import engine, stage
from contacts.models import Channel, Client, ImportRun, Person
from crm.changes.actions.undoing import undo_change_set
from crm.jobs.models import Job
from crm.jobs.running import run_job
from crm.jobs.runs import JobRun
from tests.personas import make_firm, make_personas

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 23
LIST = "Company;E-mail;Contact person\n" + "".join(
    f"Firm {n};post{n}@example.com;Kari {n}\n" for n in range(ROWS)
)
REFUSES = """
CREATE FUNCTION test_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NEW.name = 'Firm {at}' THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END $$;
CREATE TRIGGER test_refuses BEFORE INSERT ON contacts_client FOR EACH ROW EXECUTE FUNCTION test_refuses();
"""


@pytest.fixture
def edda(settings):
    settings.IMPORT_BATCH_ROWS = 4
    make_firm()
    return make_personas().edda


@pytest.fixture
def refuses():
    """refuses(number of a firm): the database will not take it."""

    def refuses(at):
        with connection.cursor() as cursor:
            cursor.execute(REFUSES.format(at=at))

    yield refuses
    allow()


def allow():
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION IF EXISTS test_refuses() CASCADE")


def names():
    return list(Client.objects.unscoped("test").order_by("id").values_list("name", flat=True))


def firms(count):
    return [f"Firm {n}" for n in range(count)]


@pytest.mark.parametrize("is_shared", [False, True])
def test_all_rows_are_there_once_and_go_again(edda, begin, write, monkeypatch, is_shared):
    """A long file is read by two processes, block by block."""
    monkeypatch.setattr(engine, "SHARED_FROM", 0)
    monkeypatch.setattr(stage, "BLOCK", 5)
    monkeypatch.setattr(JobRun, "can_share", lambda _run: is_shared)
    run = write(begin(edda, LIST))
    assert run.state == ImportRun.State.DONE, run.job.error
    assert names() == firms(ROWS)
    assert Person.objects.unscoped("test").count() == Channel.objects.unscoped("test").count() == ROWS
    assert (run.count("create"), run.change_set.row_count) == (ROWS, 3 * ROWS)
    steps = run.change_set.steps
    assert [step["count"] for step in steps] == [4] * 15 + [3] * 3
    assert [step["model"] for step in steps[:3]] == ["contacts.client", "contacts.person", "contacts.channel"]
    undo_change_set(change_set=run.change_set, by=edda)
    assert not names()


@pytest.mark.parametrize(("at", "left"), [(9, 8), (13, 12)])
def test_what_fails_takes_only_itself_and_what_is_behind(edda, begin, write, refuses, at, left):
    """The ninth row is in the first batch of a pair, the thirteenth in the second."""
    refuses(at)
    run = begin(edda, LIST)
    with pytest.raises(DatabaseError):
        write(run)
    assert names() == firms(left)
    allow()
    run.refresh_from_db()
    Job.objects.filter(pk=run.job_id).update(due_at=run.created_at)
    run_job(run.job_id, in_thread=False, reraise=True)
    run.refresh_from_db()
    assert (run.state, names()) == (ImportRun.State.DONE, firms(ROWS))
    assert (run.count("create"), run.change_set.row_count) == (ROWS, 3 * ROWS)


def test_rows_that_change_others_are_written_alone(edda, begin, write):
    write(begin(edda, LIST))
    run = write(begin(edda, LIST.replace("Kari", "Ola"), on_duplicate="update"))
    assert (run.count("update"), names()) == (ROWS, firms(ROWS))
    assert Person.objects.unscoped("test").count() == 2 * ROWS
