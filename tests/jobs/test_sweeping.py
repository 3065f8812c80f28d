from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from crm.jobs import later
from crm.jobs.actions.sweeping import drop_old_jobs, queue_periodic, sweep, tick
from crm.jobs.models import Heartbeat, Job
from crm.jobs.models.jobs import JobState
from crm.jobs.queries.jobs import job_health
from crm.jobs.running import claim, run_due_jobs
from crm.jobs.specs import specs

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def hints(monkeypatch):
    """The ids that were hinted, instead of a broker."""
    found = []
    monkeypatch.setattr("crm.jobs.actions.sweeping.hint", lambda job_id, _name: found.append(job_id))
    return found


@pytest.fixture
def only(monkeypatch, registered):
    """No periodic jobs but those of the test."""
    monkeypatch.setattr(specs, "_by_key", {})
    return registered


def test_a_job_that_was_hinted_is_not_hinted_again_at_once(db, registered, hints):
    registered("tests.wait", lambda _run: None)
    later("tests.wait")
    now = timezone.now()
    assert sweep(now) == 0
    assert sweep(now + timedelta(seconds=20)) == 1
    assert sweep(now + timedelta(seconds=21)) == 0


def test_a_job_whose_hint_was_lost_is_hinted(db, registered, hints):
    registered("tests.wait", lambda _run: None)
    job = later("tests.wait")
    Job.objects.update(hinted_at=None)
    sweep(timezone.now())
    assert hints == [job.pk]


def test_a_job_comes_when_it_is_due(db, registered, hints):
    registered("tests.wait", lambda _run: None)
    later("tests.wait", due_at=timezone.now() + timedelta(minutes=5))
    assert sweep(timezone.now()) == 0
    assert sweep(timezone.now() + timedelta(minutes=6)) == 1


def test_a_job_left_behind_by_a_dead_worker_is_taken_up(db, registered, hints):
    registered("tests.wait", lambda _run: None)
    job = later("tests.wait")
    claim(job.pk)
    assert sweep(timezone.now() + timedelta(seconds=5)) == 0
    assert sweep(timezone.now() + timedelta(seconds=25)) == 1
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.run_no) == (JobState.DONE, 2)


def test_two_schedulers_write_one_row_for_a_slot(firm, only):
    only("tests.every_minute", lambda _run: None, every=timedelta(minutes=1))
    queue_periodic(NOON)
    queue_periodic(NOON + timedelta(seconds=3))
    assert Job.objects.count() == 1
    run_due_jobs()
    queue_periodic(NOON + timedelta(seconds=59))
    assert Job.objects.count() == 1
    queue_periodic(NOON + timedelta(seconds=60))
    assert Job.objects.count() == 2


def test_a_slot_waits_for_the_one_before(firm, only):
    only("tests.every_minute", lambda _run: None, every=timedelta(minutes=1))
    queue_periodic(NOON)
    queue_periodic(NOON + timedelta(minutes=1))
    assert Job.objects.count() == 1


def test_a_daily_job_comes_at_its_time_in_the_firms_zone(firm, only):
    spec_of = only("tests.nightly", lambda _run: None, every="02:30") and specs.get("tests.nightly")
    assert firm.time_zone == "Europe/Warsaw"
    assert spec_of.slot(datetime(2026, 7, 1, 0, 29, tzinfo=UTC), firm.time_zone) == "2026-06-30 02:30"
    assert spec_of.slot(datetime(2026, 7, 1, 0, 30, tzinfo=UTC), firm.time_zone) == "2026-07-01 02:30"
    assert spec_of.slot(datetime(2026, 12, 1, 1, 29, tzinfo=UTC), firm.time_zone) == "2026-11-30 02:30"


def test_the_day_the_clocks_change_has_one_slot(firm, only):
    only("tests.nightly", lambda _run: None, every="02:30")
    for minutes in range(0, 24 * 60, 10):
        queue_periodic(datetime(2026, 10, 25, 0, 35, tzinfo=UTC) + timedelta(minutes=minutes))
        Job.objects.update(state=JobState.DONE)
    assert Job.objects.count() == 2


def test_a_module_that_is_off_takes_its_periodic_jobs_along(firm, only):
    only("campaigns.scan_something", lambda _run: None, every=timedelta(hours=1))
    firm.modules_off = ["campaigns"]
    firm.save()
    queue_periodic(NOON)
    assert not Job.objects.exists()


def test_before_set_up_nothing_is_queued(db, only):
    only("tests.nightly", lambda _run: None, every="02:30")
    assert queue_periodic(NOON) == 0


def test_a_tick_costs_few_queries(firm, hints, django_assert_max_num_queries):
    tick()
    with django_assert_max_num_queries(8):
        tick()


def test_the_tick_is_the_schedulers_heartbeat(firm, hints):
    assert not job_health().scheduler_is_alive
    tick()
    assert job_health().scheduler_is_alive
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert not job_health().scheduler_is_alive
    assert Heartbeat.objects.get().name == "scheduler"


def test_health_counts_what_waits_and_what_failed(db):
    late = timezone.now() - timedelta(minutes=9)
    Job.objects.create(name="a", due_at=late)
    Job.objects.create(name="b", due_at=timezone.now() + timedelta(hours=1))
    Job.objects.create(name="c", state=JobState.RUNNING, due_at=late)
    Job.objects.create(name="d", state=JobState.FAILED, finished_at=timezone.now())
    Job.objects.create(name="e", state=JobState.FAILED, finished_at=timezone.now() - timedelta(days=3))
    health = job_health()
    assert (health.waiting, health.running, health.failed_today, health.late_since) == (1, 1, 1, late)


def test_old_jobs_are_forgotten_failed_ones_later(db):
    now = timezone.now()
    for state, days in (("done", 10), ("done", 40), ("failed", 40), ("failed", 100), ("cancelled", 40)):
        Job.objects.create(name="a", state=state, finished_at=now - timedelta(days=days))
    Job.objects.create(name="a")
    assert drop_old_jobs(now) == 3
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "failed", "queued"]


def test_every_registered_job_has_a_readable_schedule():
    for spec in specs.items():
        if spec.every:
            assert spec.slot(NOON, "Europe/Warsaw"), spec.key
