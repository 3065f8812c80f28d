"""kill -9 in the middle of the comparison of all clients, and in the middle of a merge: whole, or not at all."""

import psycopg
import pytest
from django.db import connection

from contacts.models import Client, DuplicatePair, FormerClient, Interaction
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.jobs import later
from crm.jobs.models import Job
from tests.factories import ChannelFactory, ClientFactory, InteractionFactory, PersonFactory
from tests.faults.programs import wait_until
from tests.personas import make_firm, make_personas

STUCK = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def is_stuck():
    with connection.cursor() as cursor:
        cursor.execute(STUCK)
        return cursor.fetchone()[0] > 0


@pytest.fixture
def personas(programs):
    make_firm()
    return make_personas()


def same_twice(owner, **more):
    return [ClientFactory(owner=owner, name="Amber Mills", city="Oslo", **more) for _number in range(2)]


def pairs():
    rows = DuplicatePair.objects.unscoped("test").order_by("pk")
    return [(pair.left_id, pair.right_id, pair.score) for pair in rows]


def comparisons():
    """That of this test and, if its time of day has come, the scheduler's own."""
    return Job.objects.filter(name="contacts.find_duplicates")


def test_the_comparison_is_kept_whole_or_not_at_all(programs, personas):
    old = ClientFactory(owner=personas.anna, name="One"), ClientFactory(owner=personas.anna, name="Two")
    DuplicatePair.objects.create(
        left=old[0], right=old[1], score=70, reasons=["tax"]
    )  # they are none any more
    left, right = same_twice(personas.anna, tax_number="PL 111-222-33-34")
    programs.scheduler()
    with psycopg.connect(**connection.get_connection_params()) as other:
        # Whatever the job writes waits: what is no pair any more goes first, new pairs follow.
        other.execute("LOCK TABLE contacts_duplicatepair IN SHARE ROW EXCLUSIVE MODE")
        worker = programs.worker()
        later("contacts.find_duplicates", unique="this test")
        wait_until(is_stuck, programs)
        programs.kill(worker)
        other.rollback()
    assert pairs() == [(old[0].pk, old[1].pk, 70)]
    programs.worker()
    wait_until(lambda: all(job.is_finished for job in comparisons()), programs, seconds=120)
    assert {job.state for job in comparisons()} == {"done"}
    assert pairs() == [(left.pk, right.pk, 99)]


def test_a_merge_happens_whole_or_not_at_all_and_is_undone(programs, personas):
    kept, gone = same_twice(personas.anna)
    PersonFactory(client=gone, name="Ida Holm")
    ChannelFactory(client=gone)
    note = InteractionFactory(client=gone, by=personas.anna, text="Rang them.")
    programs.scheduler()
    with psycopg.connect(**connection.get_connection_params()) as other:
        # By then fields are written and persons are joined.
        other.execute("SELECT 1 FROM contacts_interaction WHERE id = %s FOR UPDATE", [note.pk])
        worker = programs.worker()
        later("faults.merge", kept=kept.pk, gone=gone.pk, by=personas.edda.pk)
        wait_until(is_stuck, programs)
        programs.kill(worker)
        other.rollback()
    clients = Client.objects.unscoped("test")
    assert clients.count() == 2 and not ChangeSet.objects.exists()
    assert not FormerClient.objects.unscoped("test").exists()
    assert Interaction.objects.unscoped("test").get().client_id == gone.pk
    programs.worker()
    wait_until(lambda: clients.count() == 1, programs, seconds=120)
    assert ChangeSet.objects.count() == 1
    assert Interaction.objects.unscoped("test").get().client_id == kept.pk
    undo_change_set(change_set=ChangeSet.objects.get(), by=personas.edda)
    assert clients.count() == 2
    assert Interaction.objects.unscoped("test").get().client_id == gone.pk
