"""A job works as somebody: what is shared with them ends for the job as well, to the second."""

import csv
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from contacts.models import Client
from crm.access.actions.shares import give_share
from crm.access.models import AccessVersion, Cover
from crm.jobs import JobRun, job, later
from crm.jobs.running import run_job
from crm.jobs.specs import specs
from crm.lists import exporting
from crm.lists.exporting import Export, csv_text
from crm.lists.reading import read_query
from crm.lists.registry import lists
from crm.office.actions.colleagues import switch_off
from crm.people.models import User
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
CHUNK = 2


@pytest.fixture
def clients(anna, dario, sara):
    """In the order of their names: anna's own, shared ones, covered ones, and so on."""
    owners = (anna, dario, sara, anna, dario, sara)
    found = [ClientFactory(owner=owner, name=f"{number} Works") for number, owner in enumerate(owners)]
    until = timezone.now() + timedelta(minutes=10)
    for client in (found[1], found[4]):
        give_share(record=client, by=dario, with_user=anna, until=until)
    Cover.objects.create(
        absent=sara,
        deputy=anna,
        starts_at=timezone.now(),
        ends_at=until + timedelta(minutes=10),
        created_by=sara,
    )
    AccessVersion.bump()
    return found


@pytest.fixture
def reading(time_machine):
    """A job that reads all clients of its person in chunks; between two of them, time passes."""
    seen, start = [], timezone.now()

    @job("tests.read_clients")
    def read(run):
        after = run.cursor.get("after", 0)
        while chunk := list(Client.objects.visible_to(run.user).filter(pk__gt=after).order_by("pk")[:CHUNK]):
            seen.append([client.name[0] for client in chunk])
            after = chunk[-1].pk
            with transaction.atomic():
                run.checkpoint(after=after)
            time_machine.move_to(start + timedelta(minutes=10 * len(seen), seconds=1), tick=False)

    yield seen
    specs._by_key.pop("tests.read_clients")


def test_rows_of_a_share_and_a_cover_are_gone_in_the_chunk_after_their_end(clients, reading, anna):
    run_job(later("tests.read_clients", run_as=anna).pk, in_thread=False, reraise=True)
    assert reading == [["0", "1"], ["2", "3"]], "4 was shared until then, 5 covered"


def test_an_export_loses_them_in_the_middle(clients, anna, edda, time_machine, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", CHUNK)
    spec, start = lists.get("clients"), timezone.now()
    query = read_query(spec, User.objects.get(pk=anna.pk), {"sort": ("name",)})
    lines = csv_text([], Export(query, [spec.column("name")]).lines())
    names = []
    for number, line in enumerate(lines):
        names += [cell[0] for cell in next(csv.reader([line.strip("\ufeff\r\n")]), [])]
        if number == CHUNK:
            time_machine.move_to(start + timedelta(minutes=10, seconds=1), tick=False)
    assert names == ["0", "1", "2", "3", "5"]


def test_whoever_is_switched_off_sees_no_further_chunk(clients, anna, otto, reading, monkeypatch):
    """The job holds the person as they were when it began."""
    Cover.objects.all().delete()
    give_share(record=clients[4], by=clients[4].owner, with_user=anna)
    end_of_chunk = JobRun.checkpoint

    def checkpoint(run, **state):
        end_of_chunk(run, **state)
        if User.objects.get(pk=anna.pk).is_active:
            switch_off(user=anna, by=otto, in_pool=True)

    monkeypatch.setattr(JobRun, "checkpoint", checkpoint)
    run_job(later("tests.read_clients", run_as=anna).pk, in_thread=False, reraise=True)
    assert reading == [["0", "1"]]
