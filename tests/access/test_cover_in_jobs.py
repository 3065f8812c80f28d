"""A cover ends to the second, also inside a job that began while it was in force."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from contacts.actions.clients import change_client
from contacts.models import Client
from crm.access.actions.covers import end_cover, set_cover
from crm.access.models import Cover
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from crm.jobs.specs import job, specs
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading():
    """A job that reads what its person sees, one client a chunk; `between` is called after each chunk."""
    seen, between = [], []

    def read(run):
        while True:
            # The scope is asked anew for every chunk, as every job does.
            rows = (
                Client.objects.visible_to(run.user).filter(pk__gt=run.cursor.get("after", 0)).order_by("pk")
            )
            row = rows.first()
            if row is None:
                return
            seen.append(row.name)
            with transaction.atomic():
                run.checkpoint(after=row.pk)
            if between:
                between.pop(0)()

    job("tests.read")(read)
    yield seen, between
    specs._by_key.pop("tests.read")


@pytest.fixture
def covered(sara, anna, carla):
    """Three clients of sara with one of anna behind them, covered for an hour."""
    for number in range(3):
        ClientFactory(owner=sara, name=f"Sara's {number}")
    ClientFactory(owner=anna, name="Anna's")
    now = timezone.now()
    return set_cover(absent=sara, deputy=anna, starts_at=now, ends_at=now + timedelta(hours=1), by=carla)


def test_the_chunk_after_the_end_lacks_the_covered_rows(anna, covered, reading, time_machine):
    seen, between = reading
    moments = [covered.ends_at - timedelta(seconds=1), covered.ends_at]
    between += [lambda at=moment: time_machine.move_to(at, tick=False) for moment in moments]
    later("tests.read", run_as=anna)
    run_due_jobs("tests.read")
    assert seen == ["Sara's 0", "Sara's 1", "Anna's"]


def test_ended_by_hand_the_next_chunk_lacks_them(anna, carla, covered, reading):
    seen, between = reading
    between.append(lambda: end_cover(cover=Cover.objects.get(), by=carla))
    later("tests.read", run_as=anna)
    run_due_jobs("tests.read")
    assert seen == ["Sara's 0", "Anna's"]


def test_one_that_begins_meanwhile_brings_them(anna, covered, reading, time_machine):
    Cover.objects.update(starts_at=covered.starts_at + timedelta(minutes=30))
    ClientFactory(owner=anna, name="Anna's too")
    before = ClientFactory(owner=covered.absent, name="Sara's last")
    seen, between = reading
    between.append(lambda: time_machine.move_to(covered.starts_at + timedelta(minutes=30), tick=False))
    later("tests.read", run_as=anna)
    run_due_jobs("tests.read")
    assert seen == ["Anna's", "Anna's too", before.name]


def test_an_action_after_the_end_is_refused_in_the_same_job(anna, covered, time_machine):
    company = Client.objects.visible_to(anna).first()
    change_client(client=company, by=anna, changes={"city": "Hel"}, version=company.version)
    time_machine.move_to(covered.ends_at, tick=False)
    company = Client.objects.unscoped("test").get(pk=company.pk)
    with pytest.raises(PermissionDenied):
        change_client(client=company, by=anna, changes={"city": "Oslo"}, version=company.version)
