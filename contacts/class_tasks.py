"""The job that gives clients their class."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from contacts.actions.classes import classify
from contacts.models import Client
from crm.jobs import JobRun, job

BATCH = 20_000


@job("contacts.classify", every="03:10", title=gettext_lazy("Classes of clients"))
def classify_clients(run: JobRun) -> dict[str, object]:
    """Every client, in steps of keys; each step and its checkpoint are one transaction."""
    last = Client.objects.unscoped("classes are of the whole base").aggregate(last=Max("pk"))["last"] or 0
    while (after := run.cursor.get("after", 0)) < last:
        run.stop_if_cancelled()
        with transaction.atomic():
            moved = classify(after=after, upto=after + BATCH)
            run.checkpoint(after=after + BATCH, moved=run.cursor.get("moved", 0) + moved)
        run.progress(min(after + BATCH, last), last)
    return {"moved": run.cursor.get("moved", 0)}
