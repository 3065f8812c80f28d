"""The jobs of the telephone system."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions.telephony import dial, drop_old_calls, say_not_dialled, test_telephony
from crm.jobs import JobFailed, JobRun, job
from crm.web_hooks import HookTrouble

LIMIT = timedelta(seconds=30)


@job("contacts.dial", limit=LIMIT, max_attempts=1, title=gettext_lazy("Dial a number"))
def dial_one(run: JobRun, *, channel_id: int, asked_at: str) -> None:
    """Once: a number that was perhaps dialled is not dialled again by itself."""
    if run.user is None:
        return
    if run.cursor.get("begun"):
        words = _("The work was broken off while dialling: press once more if nothing rang.")
        say_not_dialled(run.user, words, asked_at)
        raise JobFailed(words)
    with transaction.atomic():
        run.checkpoint(begun=True)
    try:
        dial(channel_id=channel_id, by=run.user, asked_at=asked_at)
    except HookTrouble as trouble:
        raise JobFailed(str(trouble)) from trouble


@job("contacts.test_telephony", limit=LIMIT, max_attempts=1, title=gettext_lazy("Test the telephone system"))
def test_one(run: JobRun) -> dict[str, Any]:
    trouble = test_telephony(by=run.user) if run.user else ""
    return {"summary": trouble or _("The telephone system answers.")}


@job("contacts.drop_old_calls", every="04:50", atomic=True, title=gettext_lazy("Forget who called long ago"))
def drop_old(run: JobRun) -> dict[str, Any]:
    return {"dropped": drop_old_calls()}
