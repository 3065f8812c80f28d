"""Sharing one record with a colleague or a team, and ending it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.access.scopes import can
from crm.access.shares import Share, share_record
from crm.audit.actions import record as audit
from crm.people.models import Team, User


@transaction.atomic
def give_share(
    *,
    record: Any,
    by: User,
    with_user: User | None = None,
    with_team: Team | None = None,
    action: str = "view",
    until: datetime | None = None,
    reason: str = "",
) -> Share:
    """Share a record, for viewing or changing, until an instant; sharing again renews.

    Nobody gives more than they have. Refusals are ValidationErrors at the field they are about.
    """
    if not can(by, "share", record) or (action == "change" and not can(by, "change", record)):
        raise PermissionDenied
    if until and until <= timezone.now():
        raise ValidationError({"until": _("This day is over already.")})
    if with_user is not None and with_user.pk == record.owner_id:
        raise ValidationError({"with_user": _("%(name)s owns it already.") % {"name": with_user.name}})
    share = share_record(
        record=record,
        by=by,
        with_user=with_user,
        with_team=with_team,
        action=action,
        until=until,
        reason=reason,
    )
    holder = with_user or with_team
    after = {"with": str(holder), "action": action, "until": until and until.isoformat(), "reason": reason}
    audit(by=by, action="share", target=record, after=after)
    return share


@transaction.atomic
def end_share(*, record: Any, share: Share, holder: str, by: User) -> None:
    """End a share now; whoever may share the record may also end it."""
    if not can(by, "share", record):
        raise PermissionDenied
    before = {
        "with": holder,
        "until": share.expires_at and share.expires_at.isoformat(),
        "reason": share.reason,
    }
    with unlocked("ending a share"):
        share.delete()
    AccessVersion.bump()
    audit(by=by, action="end_share", target=record, before=before)
