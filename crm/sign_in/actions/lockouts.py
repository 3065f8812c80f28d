from __future__ import annotations

from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.db import transaction

from crm.access.context import access_of
from crm.audit.actions import record
from crm.people.models import User


@transaction.atomic
def lift_lock(*, attempt: AccessAttempt, by: User) -> None:
    """End a lock before its time: forget the wrong passwords of this name from this address."""
    if not access_of(by).may("colleague", "change"):
        raise PermissionDenied
    user = User.objects.filter(email__iexact=attempt.username).first()
    AccessAttempt.objects.filter(username=attempt.username, ip_address=attempt.ip_address).delete()
    summary = f"{attempt.username} ({attempt.ip_address})"
    record(by=by, action="lift_lock", target=user, entity="user", count=1, summary=summary)
