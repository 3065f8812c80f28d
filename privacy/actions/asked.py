"""Where colleagues asked for a person by name: saved views of lists, and jobs that were told whom they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.changes.models import ChangeRow
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.lists.models import SavedView
from crm.lists.selection import asked_by
from crm.personal_data import Traces
from privacy.actions.copies import GONE, naming, pattern_of

EMPTY: dict[str, Any] = {"args": {}, "result": None, "error": "", "cursor": {}}


def mended(value: Any, words: tuple[str, ...]) -> Any:
    """A value as JSON knows it, without the words in its texts; keys of objects and numbers stay."""
    if isinstance(value, str):
        return re.sub(pattern_of(words), GONE, value, flags=re.IGNORECASE) if words else value
    if isinstance(value, list):
        return [mended(one, words) for one in value]
    if isinstance(value, dict):
        return {key: mended(one, words) for key, one in value.items()}
    return value


def mend_views(traces: Traces) -> int:
    """Saved views that ask for the person, or are called so: they find nobody now, and stay where their owners know.

    Those that lie deleted go for good.
    """
    words = traces.subject.words
    written = (*words, *(quote_plus(word) for word in words))  # as the address of a page has them
    deleted = ChangeRow.objects.filter(model=SavedView._meta.label_lower)
    gone = naming(deleted, ["before", "after"], written).values_list("pk", flat=True)
    count: int = ChangeRow.objects.filter(pk__in=list(gone)).delete()[0]
    for view in naming(SavedView.objects.all(), ["name", "params"], written).order_by("pk"):
        asked = parse_qsl(view.params, keep_blank_values=True)
        mended_asked = mended([list(pair) for pair in asked], words)
        name = mended(view.name, words)
        if name == view.name and mended_asked == [list(pair) for pair in asked]:
            continue
        view.params = urlencode([(key, value) for key, value in mended_asked])
        view.name = _free_name(view, name) if name != view.name else name
        view.save(update_fields=["name", "params"])
        count += 1
    return count


def _free_name(view: SavedView, name: str) -> str:
    """One owner has no two views of a list under the same name."""
    others = SavedView.objects.filter(owner=view.owner_id, list_key=view.list_key).exclude(pk=view.pk)
    taken = set(others.values_list("name", flat=True))
    names = (name if not number else f"{name[:50]} {number}" for number in range(len(taken) + 1))
    return next(one for one in names if one not in taken)


def silence_jobs(traces: Traces) -> int:
    """Jobs that are over, where one of the words stands."""
    words = traces.subject.words
    over = Job.objects.exclude(pk__in=Job.objects.unfinished().values("pk"))
    found = naming(over, ["title", "args", "message", "result", "error", "cursor"], words)
    keys = set(found.values_list("pk", flat=True)) | set(_told(over.filter(name__startswith="lists."), words))
    return Job.objects.filter(pk__in=keys).update(title="", message="", **EMPTY)


def stop_jobs(traces: Traces) -> int:
    """Unfinished jobs that were told one of the words: without it they would do something else, so they do nothing.

    A worker that is at one loses its lease, and with it what it has not committed. Where the word stands only in the
    title, the job goes on without it.
    """
    words, unfinished = traces.subject.words, Job.objects.unfinished()
    stopped = Job.objects.filter(pk__in=list(_told(unfinished, words)))
    count = stopped.update(
        title="", message=_("Stopped: it was about somebody who was erased."), state=JobState.CANCELLED,
        finished_at=timezone.now(), lease_until=None, run_no=F("run_no") + 1, **EMPTY,
    )  # fmt: skip
    for job in naming(unfinished, ["title", "message", "error"], words):
        texts = {name: mended(getattr(job, name), words) for name in ("title", "message", "error")}
        Job.objects.filter(pk=job.pk).update(**texts)
    return count


def _told(jobs: Any, words: tuple[str, ...]) -> Iterable[int]:
    """Keys of the jobs to whose work one of the words belongs, also where it stands in the token of a selection."""
    for pk, *told in jobs.values_list("pk", "args", "cursor").iterator() if words else ():
        plain = [*told, *(asked_by(token) for token in [told[0].get("selection")] if token)]
        if mended(plain, words) != plain:
            yield pk
