"""A job of a module that is off waits, wherever it stood when the module was switched off."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from crm.jobs import later
from crm.jobs.actions.queueing import cancel_job
from crm.jobs.actions.sweeping import queue_periodic, sweep
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.queries.jobs import job_health
from crm.jobs.running import claim, run_due_jobs
from crm.jobs.specs import specs
from crm.people.models import Firm

pytestmark = pytest.mark.django_db


def switch(*modules):
    Firm.objects.update(modules_off=list(modules))
    cache.clear()


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_it_waits_and_runs_when_the_module_is_on_again(client, firm, registered, otto):
    registered("service.answer", lambda _run: {"summary": "Done"})
    job = later("service.answer", run_as=otto, due_at=timezone.now() - timedelta(minutes=5))
    switch("service")
    assert not run_due_jobs() and not sweep(timezone.now()) and claim(job.pk) is None
    assert job_health().late_since is None
    client.force_login(otto)
    assert "Waits: Service is off" in client.get(f"/jobs/{job.pk}/").text
    switch("sales")
    assert run_due_jobs() == [job.pk] and fresh(job).state == JobState.DONE


def test_what_runs_stops_at_its_next_clean_point_and_goes_on_from_there(firm, registered):
    begun = []

    def walk(run):
        for step in range(run.cursor.get("next", 0), 4):
            if run.is_cancelled():
                break
            begun.append(step)
            with transaction.atomic():
                run.checkpoint(next=step + 1)
            if len(begun) == 2:
                switch("campaigns")

    registered("campaigns.walk", walk)
    job = later("campaigns.walk")
    run_due_jobs()
    assert (fresh(job).state, fresh(job).attempt_count, begun) == (JobState.QUEUED, 0, [0, 1])
    switch()
    run_due_jobs()
    assert (fresh(job).state, begun) == (JobState.DONE, [0, 1, 2, 3])


def test_it_can_be_cancelled_while_it_waits(firm, registered, otto):
    registered("service.answer", lambda _run: None)
    job = later("service.answer")
    switch("service")
    assert cancel_job(job=job, by=otto).state == JobState.CANCELLED


def test_the_scan_of_marketing_rests_without_sales(firm):
    switch("sales")
    queue_periodic(timezone.now())
    queued = set(Job.objects.values_list("name", flat=True))
    assert queued and not queued & {"campaigns.scan_reactivation", "sales.expire_quotes"}
    switch()
    queue_periodic(timezone.now())
    assert Job.objects.filter(name="campaigns.scan_reactivation").exists()


@pytest.mark.parametrize("name", ["lists.export", "lists.bulk"])
def test_work_on_a_list_belongs_to_the_module_of_the_list(name):
    assert specs.get(name).modules({"list_key": "deals"}) == ["sales"]
    assert specs.get(name).modules({"list_key": "clients"}) == []
