"""Sharing one record with a colleague or a team, renewing and ending it. Refusals stand at the field they are about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.access.queries.shares import able_members, may_end, may_renew, members_able
from crm.access.scopes import can
from crm.access.shares import Share, share_models, share_record, shareable_models
from crm.audit.actions import record as audit
from crm.events import RecordShared, publish
from crm.people.models import Team, User

# What ended longer ago is removed for good; the audit log remembers it.
KEPT_DAYS = 90


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
    is_told: bool = True,
) -> Share:
    """Share a record, for viewing or changing, until an instant; sharing again renews, and never takes away.

    Nobody gives more than they have, and nobody gets what none of their roles lets them use. Those who see it by this
    are told, unless the caller tells them more (`is_told`).
    """
    if not can(by, "view", record) or not can(by, "share", record):
        raise PermissionDenied
    if action == "change" and not can(by, "change", record):
        raise PermissionDenied
    _in_future(until)
    if with_user is not None:
        _fit_receiver(record, with_user, by, action)
    elif with_team is not None:
        _fit_team(record, with_team, action)
    share = share_record(
        record=record,
        by=by,
        with_user=with_user,
        with_team=with_team,
        action=action,
        until=until,
        reason=reason,
    )
    audit(by=by, action="share", target=record, after=values_of(share))
    if is_told:
        _publish(record, by, with_user, with_team)
    return share


def _publish(record: Any, by: User, with_user: User | None, with_team: Team | None) -> None:
    ids = able_members(with_team, record.entity, "view") if with_team else [with_user.pk] if with_user else []
    publish(RecordShared(by=by, record=record, user_ids=tuple(pk for pk in ids if pk != by.pk)))


@transaction.atomic
def renew_share(*, share: Share, until: datetime | None, by: User, reason: str = "") -> None:
    """Give a share another end, later or earlier; one that is over runs again."""
    record = share.content_object
    if not may_renew(by, share):
        raise PermissionDenied
    _in_future(until)
    if isinstance(share.holder, User) and not share.holder.is_active:
        raise ValidationError(_("%(name)s does not work here any more.") % {"name": share.holder.name})
    before = values_of(share)
    share.expires_at, share.reason = until, reason or share.reason
    with unlocked("renewing a share"):
        share.save(update_fields=["expires_at", "reason"])
    AccessVersion.bump()
    audit(by=by, action="renew_share", target=record, before=before, after=values_of(share))


@transaction.atomic
def end_share(*, share: Share, by: User) -> None:
    """End a share now. The row stays as one that is over, until `remove_old_shares` takes it."""
    if not may_end(by, share):
        raise PermissionDenied
    if share.is_over:
        return
    before = values_of(share)
    share.expires_at = timezone.now()
    with unlocked("ending a share"):
        share.save(update_fields=["expires_at"])
    AccessVersion.bump()
    audit(by=by, action="end_share", target=share.content_object, before=before)


@transaction.atomic
def remove_old_shares() -> int:
    """Remove for good what ended long ago, with one entry in the audit log for each kind of record."""
    limit, removed = timezone.now() - timedelta(days=KEPT_DAYS), 0
    for model in shareable_models():
        ids: list[int] = []
        for table in share_models(model):
            old = table.objects.filter(expires_at__lt=limit)
            ids += old.values_list("content_object_id", flat=True)
            old.delete()
        if ids:
            audit(by=None, action="remove_shares", entity=model.entity, object_ids=ids)  # type: ignore[attr-defined]
        removed += len(ids)
    return removed


def values_of(share: Share) -> dict[str, str | None]:
    """What the audit keeps of a share."""
    until = share.expires_at.isoformat() if share.expires_at else None
    return {"with": share.holder.name, "action": share.action, "until": until, "reason": share.reason}


def _in_future(until: datetime | None) -> None:
    if until and until <= timezone.now():
        raise ValidationError({"until": _("This day is over already.")})


def _fit_receiver(record: Any, user: User, by: User, action: str) -> None:
    words = {"name": user.name, "kinds": record._meta.verbose_name_plural}
    if user.pk == by.pk:
        raise ValidationError({"with_user": _("You see it already: choose somebody else.")})
    if not user.is_active:
        raise ValidationError({"with_user": _("%(name)s does not work here any more.") % words})
    if user.pk == record.owner_id:
        raise ValidationError({"with_user": _("%(name)s owns it already.") % words})
    if not access_of(user).may(record.entity, "view"):
        text = _(
            "%(name)s has no role that opens %(kinds)s, so a share would show nothing. A role comes first."
        )
        raise ValidationError({"with_user": text % words})
    if not access_of(user).may(record.entity, action):
        text = _("%(name)s has no role that changes %(kinds)s: share it to view.")
        raise ValidationError({"action": text % words})


def _fit_team(record: Any, team: Team, action: str) -> None:
    """Somebody of the team must be able to use it; the others see it as soon as a role lets them."""
    words = {"team": team.name, "kinds": record._meta.verbose_name_plural}
    if not members_able(team, record.entity, "view")[0]:
        text = _("Nobody in “%(team)s” has a role that opens %(kinds)s, so a share would show nothing.")
        raise ValidationError({"with_team": text % words})
    if not members_able(team, record.entity, action)[0]:
        text = _("Nobody in “%(team)s” has a role that changes %(kinds)s: share it to view.")
        raise ValidationError({"action": text % words})
