from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from crm.jobs import JobRun, job, later
from crm.messages.actions.digest import mail_digest, receivers
from crm.messages.actions.sweeping import drop_old_notices
from crm.people.models import Firm, User


@job("messages.start_digests", every="07:20", atomic=True, title=gettext_lazy("Daily e-mails with notices"))
def start_digests(run: JobRun) -> dict[str, Any]:
    people = receivers() if settings.MAIL_IS_SET else []
    for pk in people:
        later("messages.mail_digest", unique=f"digest:{pk}", user_id=pk)
    return {"queued": len(people)}


@job("messages.mail_digest")
def send_digest(run: JobRun, *, user_id: int) -> dict[str, Any] | None:
    user, firm = User.objects.filter(pk=user_id, is_active=True).first(), Firm.load()
    if user is None or firm is None or not settings.MAIL_IS_SET:
        return None
    return {"told": mail_digest(user=user, firm=firm)}


@job("messages.drop_old", every="03:50", atomic=True, title=gettext_lazy("Forget old notices"))
def drop_old(run: JobRun) -> dict[str, Any]:
    return {"dropped": drop_old_notices()}
