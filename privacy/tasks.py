from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.access.locks import unlocked
from crm.jobs import JobRun, job
from privacy.actions.erasing import erase, erase_what_was_kept, remove_files
from privacy.actions.exports import drop_old_exports, make_export
from privacy.actions.retention import run_rules
from privacy.models import Erasure


@job("privacy.erase", atomic=True, title=_("Erasure"))
def erase_person(run: JobRun, *, erasure_id: int) -> dict[str, Any]:
    """With the job's end one transaction: a killed worker leaves all of the person or nothing."""
    return {"url": erase(erasure_id=erasure_id).get_absolute_url()}


@job("privacy.remove_files", title=_("Remove files of an erased person"))
def remove_erased_files(run: JobRun, *, erasure_id: int) -> dict[str, Any]:
    return {"removed": remove_files(erasure_id=erasure_id)}


@job("privacy.export", title=_("Export of a person’s data"))
def export(run: JobRun, *, export_id: int) -> dict[str, Any]:
    made = make_export(export_id=export_id)
    return {"summary": _("Ready to download."), "url": reverse("personal_export_file", args=[made.pk])}


@job("privacy.drop_old_exports", every="03:55", atomic=True, title=_("Forget exports of persons’ data"))
def drop_exports(run: JobRun) -> dict[str, Any]:
    return {"dropped": drop_old_exports()}


@job("privacy.retention", every="02:50", title=_("Erase what nobody needs any more"))
def apply_retention(run: JobRun) -> dict[str, Any]:
    with unlocked("rules of the firm"):
        count = run_rules(run)
    return {"summary": ngettext("%(n)s erased.", "%(n)s erased.", count) % {"n": count}}


@job("privacy.end_of_keeping", every="02:40", title=_("Erase what the law kept until today"))
def end_keeping(run: JobRun) -> dict[str, Any]:
    today = timezone.localdate()
    over = Erasure.objects.unscoped("the law's time is over").filter(kept_until__lte=today)
    keys = list(over.order_by("pk").values_list("pk", flat=True)[:500])
    for pk in keys:
        erase_what_was_kept(erasure_id=pk, today=today)
    return {"erased": len(keys)}
