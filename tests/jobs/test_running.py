from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation

from crm.audit.actions import record
from crm.audit.models import AuditEntry
from crm.jobs import JobFailed, later
from crm.jobs.actions.queueing import cancel_job
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.running import backoff, claim, run_due_jobs, run_job
from crm.jobs.runs import JobRun, LeaseLost
from tests.factories import UserFactory


def fresh(job):
    return Job.objects.get(pk=job.pk)


def make_due(job):
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())


def expire(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_progress_is_written_and_kept(db, registered):
    seen = []

    def count(run):
        run.progress(30, 120, "reading")
        seen.append(fresh(run.job))
        run.progress(120)

    job = later(registered("tests.count", count) and "tests.count")
    run_due_jobs()
    assert (seen[0].progress_done, seen[0].progress_total, seen[0].percent) == (
        30,
        120,
        25,
    )
    assert seen[0].lease_until > timezone.now()
    assert (fresh(job).progress_done, fresh(job).message, fresh(job).percent) == (
        120,
        "reading",
        100,
    )


def test_an_error_is_tried_again_later_from_the_last_checkpoint(db, registered):
    starts = []

    def stumble(run):
        starts.append(run.cursor.get("row", 0))
        with transaction.atomic():
            run.checkpoint(row=len(starts) * 10)
        if len(starts) < 3:
            raise ValueError("the row is odd")

    registered("tests.stumble", stumble)
    job = later("tests.stumble")
    for _attempt in range(3):
        make_due(job)
        run_due_jobs(reraise=False)
    assert starts == [0, 10, 20]
    assert fresh(job).state == JobState.DONE
    assert fresh(job).error == ""


def test_errors_without_progress_end_in_failed(db, registered):
    def break_down(run):
        raise ValueError("no way")

    registered("tests.break", break_down, max_attempts=2)
    job = later("tests.break")
    run_due_jobs(reraise=False)
    waiting = fresh(job)
    assert waiting.state == JobState.QUEUED
    assert waiting.due_at > timezone.now()
    make_due(job)
    run_due_jobs(reraise=False)
    assert fresh(job).state == JobState.FAILED
    assert fresh(job).message == "ValueError: no way"
    assert "Traceback" in fresh(job).error


def test_tests_hear_of_errors(db, registered):
    registered("tests.bang", lambda _run: 1 / 0)
    later("tests.bang")
    with pytest.raises(ZeroDivisionError):
        run_due_jobs()


def test_a_plain_failure_is_final_and_says_why(db, registered):
    def refuse(run):
        raise JobFailed("The file is gone.")

    registered("tests.refuse", refuse)
    job = later("tests.refuse")
    run_due_jobs()
    assert (fresh(job).state, fresh(job).message) == (
        JobState.FAILED,
        "The file is gone.",
    )


def test_backoff_grows_and_ends():
    assert [backoff(n).seconds for n in range(1, 7)] == [5, 20, 80, 320, 600, 600]


def test_a_cancelled_job_stops_at_its_clean_point(db, registered):
    done = []

    def long(run):
        for row in range(10):
            if run.is_cancelled():
                return {"rows": row}
            done.append(row)
            if row == 3:
                cancel_job(job=run.job, by=UserFactory())
        return {"rows": 10}

    registered("tests.long", long)
    job = later("tests.long")
    run_due_jobs()
    assert done == [0, 1, 2, 3]
    assert (fresh(job).state, fresh(job).result) == (JobState.CANCELLED, {"rows": 4})


def test_a_cancel_that_comes_too_late_changes_nothing(db, registered):
    registered("tests.quick", lambda run: cancel_job(job=run.job, by=UserFactory()) and None)
    job = later("tests.quick")
    run_due_jobs()
    assert fresh(job).state == JobState.DONE


def test_stop_if_cancelled_leaves_at_once(db, registered):
    def stop(run):
        cancel_job(job=run.job, by=UserFactory())
        run.stop_if_cancelled()
        raise AssertionError("not reached")

    registered("tests.stop", stop)
    job = later("tests.stop")
    run_due_jobs()
    assert fresh(job).state == JobState.CANCELLED


def test_two_workers_cannot_hold_one_job(db, registered):
    registered("tests.one", lambda _run: None)
    job = later("tests.one")
    assert claim(job.pk)
    assert claim(job.pk) is None
    expire(job)
    assert claim(job.pk).run_no == 2


def test_a_worker_that_lost_its_lease_writes_nothing_more(db, registered):
    registered("tests.lost", lambda _run: None)
    job = later("tests.lost")
    slow = JobRun(claim(job.pk), in_thread=False)
    expire(job)
    claim(job.pk)
    with pytest.raises(LeaseLost), transaction.atomic():
        slow.checkpoint(row=5)
    with pytest.raises(LeaseLost):
        slow.progress(5)
    with pytest.raises(LeaseLost):
        slow.end(JobState.DONE)
    assert fresh(job).cursor == {}


def test_a_job_that_kills_its_worker_each_time_is_given_up(db, registered):
    registered("tests.killer", lambda _run: None, max_attempts=3)
    job = later("tests.killer")
    for _kill in range(3):
        assert claim(job.pk)
        expire(job)
    assert run_job(job.pk, in_thread=False) is None
    assert fresh(job).state == JobState.FAILED
    assert "3 times" in fresh(job).message


def test_a_checkpoint_wants_the_works_transaction(transactional_db, registered):
    def careless(run):
        run.checkpoint(row=1)

    registered("tests.careless", careless)
    later("tests.careless")
    with pytest.raises(transaction.TransactionManagementError):
        run_due_jobs()


def test_an_atomic_job_ends_with_its_work(db, registered):
    def write(run):
        record(by=None, action="test")
        raise ValueError

    registered("tests.write", write, atomic=True)
    later("tests.write")
    run_due_jobs(reraise=False)
    assert not AuditEntry.objects.exists()


def test_it_runs_as_its_person(db, registered):
    seen = []

    def look(run):
        seen.extend([run.user, translation.get_language(), timezone.get_current_timezone_name()])
        record(by=run.user, action="look")

    registered("tests.look", look)
    person = UserFactory(language="fa", time_zone="Asia/Tehran")
    job = later("tests.look", run_as=person)
    run_due_jobs()
    assert seen == [person, "fa", "Asia/Tehran"]
    assert translation.get_language() == "en"
    assert AuditEntry.objects.get().request_id == f"job-{job.pk}"


def test_whoever_chose_no_zone_and_language_has_those_of_the_firm(firm, registered):
    firm.language, firm.time_zone = "pl", "Asia/Tokyo"
    firm.save()
    seen = []
    registered(
        "tests.look",
        lambda _run: seen.extend([translation.get_language(), timezone.get_current_timezone_name()]),
    )
    later("tests.look", run_as=UserFactory(language="", time_zone=""))
    run_due_jobs()
    assert seen == ["pl", "Asia/Tokyo"]


def test_nothing_runs_as_someone_who_left(db, registered):
    registered("tests.ghost", lambda _run: None)
    job = later("tests.ghost", run_as=UserFactory(is_active=False, name="Jan Nowak"))
    run_due_jobs()
    assert (fresh(job).state, fresh(job).message) == (
        JobState.FAILED,
        "Jan Nowak no longer works here.",
    )


def test_a_job_of_a_newer_version_fails_plainly(db):
    job = Job.objects.create(name="tests.from_the_future")
    run_due_jobs()
    assert fresh(job).state == JobState.FAILED


def test_jobs_queued_by_jobs_run_too(db, registered):
    registered("tests.child", lambda _run: None)
    registered("tests.parent", lambda _run: later("tests.child") and None)
    later("tests.parent")
    assert len(run_due_jobs()) == 2


def test_a_thread_keeps_the_lease_and_hears_the_cancel(transactional_db, registered, settings):
    settings.JOBS_BEAT_SECONDS = 0.05
    heard = []

    def wait(run):
        run.progress(7, 10)
        cancel_job(job=run.job, by=UserFactory())
        for _look in range(100):
            if run.is_cancelled():
                break
            __import__("time").sleep(0.02)
        heard.append(fresh(run.job).progress_done)

    registered("tests.wait", wait)
    job = later("tests.wait")
    assert run_job(job.pk) == JobState.CANCELLED
    assert heard == [7]
    assert fresh(job).state == JobState.CANCELLED
