"""What a job's function holds in its hand while it runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.pq import TransactionStatus

from crm.events import JobEnded, publish
from crm.jobs.beside import Beside, can_work_beside
from crm.jobs.models import Job
from crm.jobs.models.jobs import UNFINISHED, JobState
from crm.jobs.specs import specs

if TYPE_CHECKING:
    from crm.people.models import User

log = logging.getLogger(__name__)


class JobFailed(Exception):
    """The job cannot be done and trying again is no use; the text is shown to the person."""


class JobCancelled(Exception):
    """Someone cancelled the job and its function stopped at a clean point."""


class LeaseLost(Exception):
    """Another worker has taken the job over; this one may write nothing more."""


def lease_end() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOBS_LEASE_SECONDS)


class Pulse:
    """Renews the lease, shows the progress and hears of a cancel or of a module switched off, all in one UPDATE."""

    SQL = """
        UPDATE jobs_job SET lease_until = %s, progress_done = %s, progress_total = %s, message = %s
        WHERE id = %s AND run_no = %s AND state = 'running'
        RETURNING cancel_asked_at IS NOT NULL,
          modules && coalesce((SELECT modules_off FROM people_firm), '{}')
    """

    def __init__(self, job: Job) -> None:
        self.job_id, self.run_no = job.pk, job.run_no
        self.shown = (job.progress_done, job.progress_total, job.message)
        self.cancel_asked = job.cancel_asked_at is not None
        self.is_off = False
        self.lost = False
        self.at_rest = threading.Lock()  # held while the thread beats

    def beat(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(self.SQL, [lease_end(), *self.shown, self.job_id, self.run_no])
            row = cursor.fetchone()
        if row is None:
            self.lost = True
        else:
            self.cancel_asked, self.is_off = self.cancel_asked or row[0], row[1]

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat in a thread with its own connection, so that long statements keep their lease."""
        stopped = threading.Event()
        thread = threading.Thread(target=self._beat_until, args=(stopped,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join(timeout=settings.JOBS_LEASE_SECONDS)

    def _beat_until(self, stopped: threading.Event) -> None:
        try:
            while not stopped.wait(settings.JOBS_BEAT_SECONDS) and not self.lost:
                try:
                    with self.at_rest:
                        self.beat()
                except DatabaseError:
                    log.exception("Job %s could not renew its lease", self.job_id)
                    connection.close()
        finally:
            connection.close()


class JobRun:
    """One attempt at one job.

    `cursor` holds what earlier attempts saved by `checkpoint`. `user` is the person it runs as.
    """

    def __init__(self, job: Job, *, in_thread: bool) -> None:
        self.job = job
        self.user: User | None = job.run_as
        self.cursor: dict[str, Any] = dict(job.cursor)
        self.was_stopped = False
        self._pulse = Pulse(job)
        self._in_thread = in_thread

    @contextmanager
    def alive(self) -> Iterator[None]:
        if not self._in_thread:
            yield
            return
        with self._pulse.beating():
            yield

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Show how far the work is. Cheap: a worker writes it once a second, by itself.

        Left out, `total` and `message` stay as they were.
        """
        _, old_total, old_message = self._pulse.shown
        self._pulse.shown = (
            done,
            old_total if total is None else total,
            old_message if message is None else message[:500],
        )
        self._look()

    def checkpoint(self, **state: Any) -> None:
        """Save `state` into the cursor. Call it inside the transaction of the work it stands for.

        A checkpoint proves progress, so the attempts start again from one.
        """
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError("checkpoint() belongs inside the work's transaction")
        self.cursor.update(state)
        self._write(cursor=self.cursor, lease_until=lease_end(), attempt_count=1)

    def can_share(self) -> bool:
        """Whether a part of the work can be done by a second process; see `beside`."""
        return can_work_beside(threads=1 + self._in_thread)

    def beside(self, work: Callable[[], object]) -> Beside:
        """Run `work` in a copy of this process beside the body of `with`; it may not touch this run."""
        with self._pulse.at_rest:
            return Beside(work)

    def is_cancelled(self) -> bool:
        """Whether someone asked to stop or switched its module off; whoever hears yes leaves at a clean point."""
        self._look()
        stops = self._pulse.cancel_asked or self._pulse.is_off
        self.was_stopped = self.was_stopped or stops
        return stops

    def stop_if_cancelled(self) -> None:
        if self.is_cancelled():
            raise JobCancelled

    def end_stopped(self, **fields: Any) -> JobState:
        """Cancelled, or put back to go on from its checkpoint once its module is on again."""
        if self._pulse.cancel_asked:
            self.end(JobState.CANCELLED, **fields)
            return JobState.CANCELLED
        self.end(JobState.QUEUED, attempt_count=0)
        return JobState.QUEUED

    def end(self, state: JobState, **fields: Any) -> None:
        """Close this attempt; raises LeaseLost if it is no longer ours."""
        done, total, message = self._pulse.shown
        ending = {
            "progress_done": done,
            "progress_total": total,
            "message": message,
        } | fields
        if state != JobState.QUEUED:
            ending["finished_at"] = timezone.now()
        with transaction.atomic():
            self._write(state=state, lease_until=None, hinted_at=None, **ending)
            announce_end(self.job, state, ending.get("result") or {}, ending["message"])

    def _look(self) -> None:
        if not self._in_thread and not _is_copying():
            self._pulse.beat()
        if self._pulse.lost:
            raise LeaseLost

    def _write(self, **fields: Any) -> None:
        mine = Job.objects.filter(pk=self.job.pk, run_no=self.job.run_no, state=JobState.RUNNING)
        if not mine.update(**fields):
            raise LeaseLost


def _is_copying() -> bool:
    """Whether the connection is in the middle of a COPY and would take no other statement."""
    session = connection.connection
    return session is not None and session.info.transaction_status == TransactionStatus.ACTIVE


def announce_end(job: Job, state: JobState, result: dict[str, Any], message: str) -> None:
    """Whoever asked for it may have gone on to other pages. Who cancelled it knows."""
    spec = specs.get(job.name)
    if (
        spec is None
        or not spec.told_as
        or job.run_as_id is None
        or state in (*UNFINISHED, JobState.CANCELLED)
    ):
        return
    is_done = state == JobState.DONE and not result.get("trouble")
    words = result.get("summary", "") if state == JobState.DONE else message
    publish(
        JobEnded(
            by=job.run_as, job=job, kind=spec.told_as, is_done=is_done, words=words, url=result.get("url", "")
        )
    )
