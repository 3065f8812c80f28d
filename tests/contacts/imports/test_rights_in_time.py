"""An import works with the rights of the moment: each batch asks again what its person may change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.actions.imports import request_run
from contacts.imports.kinds import CLIENTS
from contacts.models import Client, ImportRun
from contacts.registries import import_targets
from crm.access.models import AccessVersion, Grant
from crm.access.shares import share_record
from crm.jobs.running import run_job
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
LIST = "Name;City;Tax number\n" + "".join(f"Works {number};Hel;526104082{number}\n" for number in range(4))


@pytest.fixture
def between(settings, monkeypatch):
    """A row a batch; what `steps` holds is called after each."""
    steps, write = [], CLIENTS.write
    settings.IMPORT_BATCH_ROWS = 1

    def stepping(*args):
        written = write(*args)
        if steps:
            steps.pop(0)()
        return written

    monkeypatch.setitem(import_targets._by_key, "clients", replace(CLIENTS, write=stepping))
    return steps


def cities():
    rows = Client.objects.unscoped("test").order_by("tax_number")
    return list(rows.values_list("city", flat=True))


@pytest.fixture
def shared(anna, dario):
    """Four clients of dario, shared with anna to change for ten minutes."""
    until = timezone.now() + timedelta(minutes=10)
    for number in range(4):
        one = ClientFactory(owner=dario, name=f"Works {number}", city="Oslo", tax_number=f"526104082{number}")
        share_record(record=one, by=dario, with_user=anna, action="change", until=until)
    return until


def test_rows_behind_the_end_of_a_share_are_skipped(anna, shared, begin, write, between, time_machine):
    moments = [shared - timedelta(seconds=1), shared]
    between += [lambda at=moment: time_machine.move_to(at, tick=False) for moment in moments]
    run = write(begin(anna, LIST), on_duplicate="update")
    assert cities() == ["Hel", "Hel", "Oslo", "Oslo"]
    assert (run.state, run.counts["update"], run.counts["skip"]) == (ImportRun.State.DONE, 2, 2)


def test_what_the_import_made_itself_goes_on(anna, carla, bruno, begin, write, between):
    """The second row completes the first, which went to a colleague."""
    text = "Name;City;Tax number;Owner\nWorks;;5261040821;Bruno\nWorks;Hel;5261040821;Bruno\n"
    run = write(begin(carla, text), on_duplicate="update")
    assert cities() == ["Hel"] and run.counts["skip"] == 0


def test_an_import_stops_where_the_right_to_it_ends(anna, begin, between):
    def take_away():
        Grant.objects.filter(role__key="rep", entity="client", action="import").delete()
        AccessVersion.bump()

    between.append(take_away)
    run = begin(anna, LIST)
    job = request_run(run=run, by=anna)
    assert run_job(job.pk, in_thread=False) == "failed"
    job.refresh_from_db()
    run.refresh_from_db()
    assert "right to import" in job.message and run.state == ImportRun.State.FAILED
    assert cities() == ["Hel"]
