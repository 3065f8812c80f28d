"""kill -9 of the worker in the middle of an erasure: nothing has happened, then all of it, once."""

import psycopg
from django.db import connection

from contacts.actions.interactions import record_interaction
from contacts.actions.persons import add_person
from contacts.models import Interaction, Person
from privacy.actions.erasing import request_erasure
from privacy.models import Erasure
from tests.factories import ClientFactory
from tests.faults.programs import wait_until
from tests.personas import make_firm, make_personas

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def texts():
    return list(Interaction.objects.unscoped("test").values_list("text", flat=True))


def is_stuck():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def erased():
    return Erasure.objects.unscoped("test").filter(state="done")


def test_an_erasure_happens_whole_or_not_at_all(programs):
    make_firm()
    personas = make_personas()
    company = ClientFactory(owner=personas.anna)
    person = add_person(client=company, by=personas.anna, name="Ewa Nowak", note="Plays chess")
    record_interaction(client=company, by=personas.anna, kind="note", text="Ewa Nowak called", person=person)
    request_erasure(record_of=person, by=personas.edda, typed="Ewa Nowak")
    programs.scheduler()
    with psycopg.connect(**connection.get_connection_params()) as other:
        # The person's own row is among the last to go.
        other.execute("SELECT 1 FROM contacts_person WHERE id = %s FOR UPDATE", [person.pk])
        worker = programs.worker()
        wait_until(is_stuck, programs)
        programs.kill(worker)
        other.rollback()
    assert texts() == ["Ewa Nowak called"] and not erased().exists()
    programs.worker()
    wait_until(erased().exists, programs, seconds=120)
    assert texts() == [""] and not Person.objects.unscoped("test").exists()
    assert Erasure.objects.unscoped("test").count() == 1
