"""Whatever is killed, the work completes by itself, and nothing is done twice."""

import os
import signal
from collections import Counter

from crm.audit.models import AuditEntry
from crm.jobs import later
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from tests.faults.programs import wait_until


def fresh(job):
    return Job.objects.get(pk=job.pk)


def counted():
    return Counter(AuditEntry.objects.filter(action="count").values_list("object_id", flat=True))


def test_kill_9_of_the_worker_in_the_middle(programs):
    programs.scheduler()
    worker = programs.worker()
    job = later("faults.count", rows=150)
    wait_until(lambda: len(counted()) >= 20, programs)
    programs.kill(worker)
    assert fresh(job).state == JobState.RUNNING
    done_before = len(counted())
    assert done_before < 150
    programs.worker()
    wait_until(lambda: fresh(job).is_finished, programs)
    assert fresh(job).state == JobState.DONE
    assert counted() == Counter(range(150))
    assert fresh(job).run_no == 2


def test_kill_9_of_the_child_that_has_the_job(programs):
    programs.scheduler()
    programs.worker()
    job = later("faults.pid")
    pid = wait_until(lambda: fresh(job).progress_done, programs)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: fresh(job).is_finished, programs)
    assert fresh(job).state == JobState.DONE
    assert fresh(job).progress_done not in {0, pid}


def test_a_broker_that_lost_everything_costs_seconds(programs, broker):
    job = later("faults.count", rows=3)
    broker.flushdb()
    programs.worker()
    programs.scheduler()
    wait_until(lambda: fresh(job).is_finished, programs)
    assert counted() == Counter(range(3))


def test_a_statement_longer_than_the_lease_is_not_taken_over(programs):
    programs.scheduler()
    programs.worker()
    job = later("faults.one_statement", seconds=5)
    wait_until(lambda: fresh(job).is_finished, programs)
    assert (fresh(job).state, fresh(job).run_no) == (JobState.DONE, 1)
    assert counted() == Counter([1])
