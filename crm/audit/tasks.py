from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.audit.actions.retention import drop_old_months, make_months
from crm.jobs import JobRun, job


@job("audit.make_months", every="00:20", title=_("Make room for the audit of the coming months"))
def make_room(run: JobRun) -> dict[str, Any]:
    """Months are ready a quarter ahead: it may fail for weeks before a row needs the spare partition."""
    make_months()
    return {}


@job("audit.drop_old_months", every="03:40", atomic=True, title=_("Drop what the audit no longer keeps"))
def drop_old(run: JobRun) -> dict[str, Any]:
    count = drop_old_months()
    return {"summary": ngettext("%(n)s month dropped.", "%(n)s months dropped.", count) % {"n": count}}
