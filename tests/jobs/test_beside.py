"""A second process for a part of the work: on its own connection, and never left behind."""

import os
import time
from pathlib import Path

import pytest
from django.db import connection

from crm.jobs.beside import Beside, can_work_beside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notes():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_notes (text text, process int)")
    yield note
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_notes")


def note(text):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_notes VALUES (%s, %s)", [text, os.getpid()])


def written():
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, process FROM test_notes ORDER BY text")
        return cursor.fetchall()


def test_both_write_on_their_own_connections(notes):
    beside = Beside(lambda: notes("b"))
    with beside:
        notes("a")
    assert written() == [("a", os.getpid()), ("b", beside.number)]
    assert beside.number != os.getpid()


def test_a_failure_beside_is_heard(notes):
    with pytest.raises(RuntimeError, match="did not do its part"), Beside(lambda: notes(1 / 0)):
        notes("a")
    assert [text for text, _process in written()] == ["a"]


def test_it_ends_with_the_body_that_fails(notes):
    beside = Beside(lambda: time.sleep(600))
    with pytest.raises(ZeroDivisionError), beside:
        notes(1 / 0)
    with pytest.raises(ProcessLookupError):
        os.kill(beside.number, 0)


def test_it_ends_with_the_first_process(notes):
    """A first process that is killed: here one that the test starts itself."""
    reading, writing = os.pipe()
    first = os.fork()
    if not first:
        connection.connection = None
        os.write(writing, str(Beside(lambda: time.sleep(600)).number).encode())
        os._exit(0)
    second = int(os.read(reading, 20))
    os.waitpid(first, 0)
    end = time.monotonic() + 20
    while is_running(second) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_running(second)


def is_running(number):
    """Whoever has ended may still be in the system's table until somebody asks how it went."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
        return stat.rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.django_db
def test_never_inside_a_transaction():
    from django.db import transaction

    with transaction.atomic():
        assert not can_work_beside(threads=99)
