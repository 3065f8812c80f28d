"""Whoever asked for an import, a big export or a big bulk action is told when it has ended (crm.jobs.specs)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.events import JobEnded, subscribe
from crm.messages.actions.telling import Told, tell
from crm.messages.kinds import NoticeKind, notice_kinds

IMPORT, EXPORT, BULK = "import_ended", "export_ended", "bulk_ended"


def ended_words(text: str, params: Mapping[str, Any]) -> str:
    return (_("Finished: %s") if params.get("done") else _("Failed: %s")) % text


def tell_ended(event: JobEnded) -> None:
    """An import has a page of its own; the page of the job says what came of the others, and takes them back."""
    link = event.url if event.kind == IMPORT and event.url else reverse("job_page", args=[event.job.pk])
    text = f"{event.job}: {event.words}" if event.words else str(event.job)
    key = f"job:{event.job.pk}:{event.job.run_no}"
    tell([Told(event.by.pk, event.kind, text, link, key, {"done": event.is_done})])


KINDS = (
    NoticeKind(
        IMPORT, gettext_lazy("My imports"), gettext_lazy("When an import that you started has ended."), "upload",
        ended_words, order=30,
    ),
    NoticeKind(
        EXPORT, gettext_lazy("My exports"), gettext_lazy("When a big export is ready to download, or failed."),
        "download", ended_words, order=31,
    ),
    NoticeKind(
        BULK, gettext_lazy("My changes of many"),
        gettext_lazy("When a change of many records that ran in the background has ended."), "list-checks",
        ended_words, order=32,
    ),
)  # fmt: skip


def register_job_kinds() -> None:
    subscribe(JobEnded, tell_ended)
    for kind in KINDS:
        notice_kinds.register(kind)
