"""Who works the records of an absent colleague, from when until when."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.models import AccessVersion, Cover
from crm.access.queries.covers import may_set_cover_for
from crm.audit.actions import record
from crm.people.models import User


@transaction.atomic
def set_cover(
    *, absent: User, deputy: User, starts_at: datetime, ends_at: datetime, by: User, reason: str = ""
) -> Cover:
    """From `starts_at` the deputy sees and works what the absent colleague owns; ownership stays.

    Refusals are ValidationErrors at the field they are about; PermissionDenied for a stranger's people.
    """
    if not may_set_cover_for(by, absent):
        raise PermissionDenied
    AccessVersion.lock()
    _sound(absent, deputy, starts_at, ends_at)
    cover = Cover.objects.create(
        absent=absent, deputy=deputy, starts_at=starts_at, ends_at=ends_at, reason=reason, created_by=by
    )
    AccessVersion.bump()
    record(by=by, action="set_cover", target=absent, after=_values(cover))
    return cover


@transaction.atomic
def end_cover(*, cover: Cover, by: User) -> None:
    """End it now; one that has not begun is gone."""
    if not may_set_cover_for(by, cover.absent):
        raise PermissionDenied
    now = timezone.now()
    record(by=by, action="end_cover", target=cover.absent, before=_values(cover))
    if cover.starts_at >= now:
        cover.delete()
    else:
        Cover.objects.filter(pk=cover.pk, ends_at__gt=now).update(ends_at=now)
    AccessVersion.bump()


def _sound(absent: User, deputy: User, starts_at: datetime, ends_at: datetime) -> None:
    if deputy.pk == absent.pk:
        raise ValidationError({"deputy": _("Nobody covers for themselves: choose a colleague.")})
    if not deputy.is_active:
        raise ValidationError({"deputy": _("%(name)s does not work here any more.") % {"name": deputy.name}})
    if ends_at <= starts_at:
        raise ValidationError({"until": _("The last day lies before the first.")})
    if ends_at <= timezone.now():
        raise ValidationError({"until": _("These days are over already.")})
    then = Cover.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if then.filter(absent=absent, deputy=deputy).exists():
        text = _("%(deputy)s covers for %(absent)s in these days already.")
        raise ValidationError({"deputy": text % {"deputy": deputy.name, "absent": absent.name}})
    if then.filter(absent=deputy).exists():
        text = _("%(name)s is absent in these days as well: choose somebody who is there.")
        raise ValidationError({"deputy": text % {"name": deputy.name}})
    for other in then.filter(deputy=absent).select_related("absent")[:1]:
        text = _("%(name)s covers for %(other)s in these days: find another deputy for %(other)s first.")
        raise ValidationError({"absent": text % {"name": absent.name, "other": other.absent.name}})


def _values(cover: Cover) -> dict[str, str]:
    return {
        "deputy": cover.deputy.name,
        "from": cover.starts_at.isoformat(),
        "until": cover.ends_at.isoformat(),
        "reason": cover.reason,
    }
