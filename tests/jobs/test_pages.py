from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm.jobs import later
from crm.jobs.actions.sweeping import beat_heart
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.running import run_due_jobs
from tests.personas import sign_in


@pytest.fixture
def job_of_anna(registered, anna):
    registered("tests.count", lambda run: run.progress(10, 10) or {"url": "/today/", "summary": "Ten rows."})
    return later("tests.count", run_as=anna, title="Import of clients.csv")


@pytest.fixture
def running(job_of_anna):
    Job.objects.update(
        state=JobState.RUNNING,
        started_at=timezone.now() - timedelta(seconds=10),
        progress_done=4000,
        progress_total=10_000,
        message="Looking for duplicates",
        lease_until=timezone.now() + timedelta(seconds=20),
    )
    job_of_anna.refresh_from_db()
    return job_of_anna


def page(client, user, name, *args, **options):
    sign_in(client, user)
    return client.get(reverse(name, args=args), **options)


def test_a_running_job_shows_rows_rate_and_time_left(client, anna, running):
    with time_machine.travel(running.started_at + timedelta(seconds=10), tick=False):
        content = page(client, anna, "job_page", running.pk).content.decode()
    assert "4,000 of 10,000 rows" in content
    assert "rows/s · 15 s left" in content
    assert "Looking for duplicates" in content
    assert reverse("job_cancel", args=[running.pk]) in content


def test_the_fragment_asks_for_itself_until_the_end(client, anna, running):
    answer = page(client, anna, "job_page", running.pk, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith("<div")
    assert f'hx-get="{reverse("job_page", args=[running.pk])}"' in answer.content.decode()
    Job.objects.update(state=JobState.DONE)
    answer = client.get(reverse("job_page", args=[running.pk]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_a_finished_job_leads_to_its_result(client, anna, job_of_anna):
    run_due_jobs()
    content = page(client, anna, "job_page", job_of_anna.pk).content.decode()
    assert 'href="/today/"' in content
    assert "Ten rows." in content
    assert "hx-get" not in content.split("<main")[1].split("</main")[0]


def test_a_job_is_cancelled_from_its_page(client, anna, job_of_anna):
    sign_in(client, anna)
    client.post(reverse("job_cancel", args=[job_of_anna.pk]))
    job_of_anna.refresh_from_db()
    assert job_of_anna.state == JobState.CANCELLED
    client.post(reverse("job_retry", args=[job_of_anna.pk]))
    job_of_anna.refresh_from_db()
    assert job_of_anna.state == JobState.QUEUED


def test_jobs_of_others_are_not_there(client, bruno, job_of_anna):
    for name in ("job_page", "job_cancel", "job_retry"):
        sign_in(client, bruno)
        url = reverse(name, args=[job_of_anna.pk])
        assert (client.get if name == "job_page" else client.post)(url).status_code == 404
    assert "Import of clients.csv" not in page(client, bruno, "job_list").content.decode()


def test_otto_sees_everybodys_jobs(client, otto, job_of_anna):
    assert "Import of clients.csv" not in page(client, otto, "job_list").content.decode()
    everybody = client.get(reverse("job_list"), {"whose": "all"}).content.decode()
    assert "Import of clients.csv" in everybody
    assert page(client, otto, "job_page", job_of_anna.pk).status_code == 200


def test_who_sees_all_is_told_when_the_scheduler_is_silent(client, otto, job_of_anna):
    sign_in(client, otto)
    content = client.get(reverse("job_list"), {"whose": "all"}).content.decode()
    assert "The scheduler was never heard" in content
    assert "1 job waits for a worker" in content
    beat_heart("scheduler")
    run_due_jobs()
    content = client.get(reverse("job_list"), {"whose": "all"}).content.decode()
    assert "scheduler" not in content.split("<main")[1]
    assert "waits for a worker" not in content


def test_asking_for_all_shows_only_mine_to_others(client, bruno, job_of_anna):
    sign_in(client, bruno)
    assert "clients.csv" not in client.get(reverse("job_list"), {"whose": "all"}).content.decode()


def test_older_jobs_are_a_page_away(client, anna, job_of_anna):
    Job.objects.bulk_create(Job(name="tests.count", run_as=anna, title=f"Job {n}") for n in range(60))
    content = page(client, anna, "job_list").content.decode()
    assert "Job 59" in content
    assert "Import of clients.csv" not in content
    oldest = Job.objects.get(title="Job 10")
    content = client.get(reverse("job_list"), {"before": oldest.pk}).content.decode()
    assert "Import of clients.csv" in content
    assert "Job 10" not in content


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, otto, job_of_anna, count, django_assert_max_num_queries
):
    Job.objects.bulk_create(Job(name="tests.count", run_as=otto, title=f"Job {n}") for n in range(count - 1))
    sign_in(client, otto)
    client.get(reverse("job_list"))
    with django_assert_max_num_queries(5):
        client.get(reverse("job_list"), {"whose": "all"})
