from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from crm.jobs import later
from crm.jobs.actions.queueing import UnknownJobError, cancel_job, retry_job
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.running import run_due_jobs
from crm.jobs.specs import JobSpec
from tests.factories import UserFactory


@pytest.fixture
def echo(registered):
    return registered("tests.echo", lambda _run, **args: {"heard": args})


def test_a_job_runs_with_its_arguments(db, echo):
    job = later("tests.echo", title="Say it back", word="hello")
    assert run_due_jobs() == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.result, str(job)) == (
        JobState.DONE,
        {"heard": {"word": "hello"}},
        "Say it back",
    )
    assert job.started_at and job.finished_at and job.lease_until is None


def test_an_unregistered_name_is_refused_at_once(db):
    with pytest.raises(UnknownJobError):
        later("tests.nobody_knows_this")


def test_the_row_goes_with_the_transaction(db, echo):
    with transaction.atomic():
        later("tests.echo")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_key_gives_one_unfinished_job(db, echo):
    first = later("tests.echo", unique="segment 7", n=1)
    assert later("tests.echo", unique="segment 7", n=2) == first
    run_due_jobs()
    again = later("tests.echo", unique="segment 7", n=3)
    assert again.pk != first.pk
    assert list(Job.objects.order_by("pk").values_list("args__n", flat=True)) == [1, 3]


def test_a_job_for_later_waits(db, echo):
    later("tests.echo", due_at=timezone.now() + timedelta(hours=1))
    assert run_due_jobs() == []


def test_queueing_costs_one_query(db, echo, django_assert_num_queries):
    with django_assert_num_queries(1):
        later("tests.echo")
    with django_assert_num_queries(2):
        later("tests.echo", unique="once")


def test_the_hint_goes_out_on_commit_only(db, echo, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        later("tests.echo")
        later("tests.echo", due_at=timezone.now() + timedelta(hours=1))
    assert len(callbacks) == 1


def test_a_broker_that_is_away_costs_nothing(db, echo, settings, django_capture_on_commit_callbacks):
    from crm.celery import app

    usual = app.conf.broker_url
    app.conf.broker_url = app.conf.broker_write_url = "redis://127.0.0.1:1/0"
    app._pool = None
    app.amqp._producer_pool = None
    try:
        with django_capture_on_commit_callbacks(execute=True):
            job = later("tests.echo")
    finally:
        app.conf.broker_url = app.conf.broker_write_url = usual
        app._pool = None
        app.amqp._producer_pool = None
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert job.hinted_at is None


def test_a_waiting_job_is_cancelled_at_once(db, echo):
    job = later("tests.echo")
    cancel_job(job=job, by=UserFactory())
    assert run_due_jobs() == []
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert job.finished_at


def test_a_finished_job_stays_as_it_is(db, echo):
    job = later("tests.echo")
    run_due_jobs()
    assert cancel_job(job=job, by=UserFactory()).state == JobState.DONE
    assert retry_job(job=job, by=UserFactory()).state == JobState.DONE


def test_a_cancelled_job_can_be_queued_again(db, echo):
    job = later("tests.echo")
    cancel_job(job=job, by=UserFactory())
    retry_job(job=job, by=UserFactory())
    assert run_due_jobs() == [job.pk]
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_spec_names_its_module():
    assert JobSpec("sales.remind", print).module == "sales"
    assert JobSpec("contacts.scan", print).module == ""
