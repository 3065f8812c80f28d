"""Staged rows on their way into the base: one batch after the other, two at once where both only add rows.

The database does nearly all of the work, each connection on one core. Two batches that do not touch each other are
written at the same time on two connections, and committed in their order: a kill at any moment leaves what the
checkpoint says, as with one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from contacts.imports.stage import execute
from crm.changes.actions.keeping import Part
from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from contacts.models import ImportRun
    from contacts.registries import ImportTarget
    from crm.jobs import JobRun

Counts = dict[str, int]
Place = tuple[Any, Counts]  # the checkpoint, and how many rows before it became what


@dataclass
class Lanes:
    run: ImportRun
    kind: ImportTarget
    change_set: ChangeSet
    job: JobRun
    second: ThreadPoolExecutor
    now: datetime = field(default_factory=timezone.now)

    def next(self, place: Place) -> Place | None:
        """Write what comes behind a place; where that ended, None if nothing is left."""
        pair = self._pair(place[0])
        if pair is None:
            return self._write(place)
        middle, steps = pair
        first: Future[Place | None] = Future()
        part = Part(self.change_set.pk, self._steps_so_far() + steps + 1)
        behind = self.second.submit(copy_context().run, self._write_behind, part, middle, first)
        try:
            first.set_result(self._write(place))
        except BaseException as error:
            first.set_exception(error)
            raise
        return behind.result()

    def _pair(self, after: Any) -> tuple[Any, int] | None:
        """The end of the first of two batches and its steps; None unless both are there and only add rows."""
        adds_only = self.kind.adds_only
        # Another connection would not see what a transaction around this one has written.
        if adds_only is None or connection.in_atomic_block:
            return None
        pair = adds_only(self.run, after)
        return pair if pair and adds_only(self.run, pair[0]) else None

    def _steps_so_far(self) -> int:
        return len(ChangeSet.objects.values_list("steps", flat=True).get(pk=self.change_set.pk))

    def _write(self, place: Place) -> Place | None:
        after, done = place
        with transaction.atomic():
            written = self.kind.write(self.run, self.change_set, after, self.now)
            return written and self._arrive(written, done)

    def _write_behind(self, part: Part, middle: Any, first: Future[Place | None]) -> Place | None:
        """The second of two batches; nothing of it stays if the first fails."""
        with transaction.atomic():
            written = self.kind.write(self.run, part, middle, self.now)
            # Foreign keys are looked up at the end of a transaction, which would be after the other's.
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            place = first.result()
            if written is None or place is None:
                return place
            part.join()
            return self._arrive(written, place[1])

    def _arrive(self, written: Place, done: Counts) -> Place:
        after, counts = written
        done = {action: done.get(action, 0) + counts.get(action, 0) for action in (*done, *counts)}
        self.job.checkpoint(after=after, counts=done)
        return after, done


@contextmanager
def lanes(run: ImportRun, kind: ImportTarget, change_set: ChangeSet, job: JobRun) -> Iterator[Lanes]:
    with ThreadPoolExecutor(1, "import") as second:
        try:
            yield Lanes(run, kind, change_set, job, second)
        finally:
            second.submit(lambda: connection.close()).result()  # noqa: PLW0108 - the connection of that thread
