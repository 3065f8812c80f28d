"""The two jobs of an import; contacts.tasks brings them to the workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions.imports import require_import
from contacts.imports import engine, stage
from contacts.imports.trouble import FileTrouble
from contacts.models import ImportRun
from crm.jobs import JobRun, job


@job("contacts.check_import", title=gettext_lazy("Check of a file"), limit=timedelta(hours=6))
def check_import(run: JobRun, *, import_id: int) -> dict[str, Any]:
    """Stage and match a file, write nothing."""
    return _work(run, import_id, is_check=True)


@job("contacts.run_import", title=gettext_lazy("Import"), limit=timedelta(hours=12), told_as="import_ended")
def run_import(run: JobRun, *, import_id: int) -> dict[str, Any]:
    """Write a file into the base."""
    return _work(run, import_id, is_check=False)


def _work(run: JobRun, import_id: int, *, is_check: bool) -> dict[str, Any]:
    found = (
        ImportRun.objects.select_related("by", "change_set").filter(pk=import_id, discarded_at=None).first()
    )
    if found is None or found.state in (ImportRun.State.DONE, ImportRun.State.FAILED):
        return {}
    require_import(run=found, by=found.by)
    try:
        counts = engine.check(found, run) if is_check else engine.write(found, run)
    except FileTrouble as trouble:
        found.state, found.trouble = (
            ImportRun.State.UNREADABLE,
            {"code": trouble.code, "params": trouble.params},
        )
        found.save(update_fields=["state", "trouble"])
        return {"summary": str(trouble), "trouble": True, "url": reverse("import_page", args=[found.pk])}
    if is_check:
        found.counts, found.state = counts, ImportRun.State.CHECKED
        found.save(update_fields=["counts", "state"])
        return {"summary": _("Checked: %(count)s rows") % {"count": counts["rows"]}}
    summary = _("%(new)s created, %(changed)s updated, %(skipped)s skipped, %(refused)s refused") % {
        "new": counts["create"], "changed": counts["update"], "skipped": counts["skip"], "refused": counts["refuse"],
    }  # fmt: skip
    return {"summary": summary, "url": reverse("import_page", args=[found.pk])}


@job("contacts.drop_stages", every="04:10", title=gettext_lazy("Throw old staging tables away"))
def drop_stages(run: JobRun) -> dict[str, Any]:
    """Staging tables of imports that nobody went on with for a week; they can be made anew."""
    old = ImportRun.objects.filter(created_at__lt=run.job.created_at - timedelta(days=7))
    names = {
        row[0]
        for row in stage.fetch(
            "SELECT tablename FROM pg_tables WHERE tablename ~ '^import_[0-9]+_(new|rows)$'"
        )
    }
    stale = [
        left
        for left in old
        if names & {stage.table_of(left), stage.table_of(left, "new")} and not left.is_working
    ]
    for left in stale:
        stage.drop(left)
    return {"dropped": len(stale)}
