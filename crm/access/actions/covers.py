"""Who works the records of an absent colleague, from when until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.cover_rules import check_cover
from crm.access.models import AccessVersion, Cover
from crm.access.queries.covers import may_set_cover_for
from crm.audit.actions import record
from crm.jobs import later
from crm.people.models import User


@transaction.atomic
def set_cover(
    *,
    absent: User,
    deputy: User,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    further: Collection[User] = (),
    reason: str = "",
) -> Cover:
    """From `starts_at` the deputies see and work what the absent colleague owns; ownership stays.

    `deputy` comes first and takes new work. Refusals are ValidationErrors at the field they are about;
    PermissionDenied for a stranger's people.
    """
    _open(absent, by)
    check_cover(absent, [deputy, *further], starts_at, ends_at)
    cover = Cover.objects.create(
        absent=absent, deputy=deputy, starts_at=starts_at, ends_at=ends_at, reason=reason, created_by=by
    )
    _set_further(cover, further, by)
    AccessVersion.bump()
    record(by=by, action="set_cover", target=absent, after=_values(cover))
    _mail_at_the_end(cover)
    return cover


@transaction.atomic
def change_cover(
    *, cover: Cover, deputy: User, ends_at: datetime, by: User, further: Collection[User] = ()
) -> Cover:
    """Another last day, other deputies; the first day and the absent colleague stay."""
    _open(cover.absent, by)
    if cover.ends_at <= timezone.now():
        raise ValidationError(_("This cover is over: set a new one."))
    check_cover(cover.absent, [deputy, *further], cover.starts_at, ends_at, own=cover)
    before = _values(Cover.objects.get(pk=cover.pk))
    cover.deputy, cover.ends_at = deputy, ends_at
    cover.save(update_fields=["deputy", "ends_at"])
    _set_further(cover, further, by)
    AccessVersion.bump()
    record(by=by, action="change_cover", target=cover.absent, before=before, after=_values(cover))
    _mail_at_the_end(cover)
    return cover


@transaction.atomic
def end_cover(*, cover: Cover, by: User) -> None:
    """End it now for all deputies; one that has not begun is gone."""
    _open(cover.absent, by)
    _end(cover, by)


@transaction.atomic
def end_covers_of(*, user: User, by: User) -> None:
    """Whoever leaves is covered no more; refused while they are the first deputy of somebody."""
    theirs = Cover.objects.filter(ends_at__gt=timezone.now())
    for cover in theirs.filter(deputy=user, first=None).select_related("absent"):
        text = _("%(name)s covers for %(other)s: choose another deputy for %(other)s first.")
        raise ValidationError(text % {"name": user.name, "other": cover.absent.name})
    theirs.filter(deputy=user).delete()
    for cover in theirs.filter(absent=user, first=None):
        _end(cover, by)


@transaction.atomic
def mark_read(*, cover: Cover, by: User) -> None:
    """The colleague who was away has read what happened; Today speaks of it no more."""
    if cover.absent_id != by.pk:
        raise PermissionDenied
    Cover.objects.filter(pk=cover.pk, read_at=None).update(read_at=timezone.now())


def _open(absent: User, by: User) -> None:
    if not may_set_cover_for(by, absent):
        raise PermissionDenied
    AccessVersion.lock()


def _set_further(cover: Cover, further: Collection[User], by: User) -> None:
    """Rows for these deputies and no others; whoever joins a cover that has begun sees from now on."""
    wanted = {user.pk for user in further} - {cover.deputy_id}
    rows = Cover.objects.filter(first=cover)
    rows.exclude(deputy__in=wanted).delete()
    rows.update(ends_at=cover.ends_at)
    known = set(rows.values_list("deputy_id", flat=True))
    starts_at = max(cover.starts_at, timezone.now())
    Cover.objects.bulk_create(
        [
            Cover(
                absent=cover.absent,
                deputy_id=pk,
                first=cover,
                starts_at=starts_at,
                ends_at=cover.ends_at,
                created_by=by,
            )
            for pk in sorted(wanted - known)
        ]
    )


def _end(cover: Cover, by: User) -> None:
    now = timezone.now()
    rows = Cover.objects.filter(Q(pk=cover.pk) | Q(first=cover))
    record(by=by, action="end_cover", target=cover.absent, before=_values(cover))
    rows.filter(starts_at__gte=now).delete()
    if rows.filter(ends_at__gt=now).update(ends_at=now):
        cover.ends_at = now
        _mail_at_the_end(cover)
    AccessVersion.bump()


def _mail_at_the_end(cover: Cover) -> None:
    """A cover that was extended meanwhile has another job at its new end; the earlier one finds nothing to do."""
    later(
        "access.mail_what_happened",
        unique=f"cover-mail:{cover.pk}:{cover.ends_at.isoformat()}",
        due_at=cover.ends_at,
        cover_id=cover.pk,
    )


def _values(cover: Cover) -> dict[str, object]:
    further = Cover.objects.filter(first=cover).order_by("pk")
    return {
        "deputy": cover.deputy.name,
        "further": list(further.values_list("deputy__name", flat=True)),
        "from": cover.starts_at.isoformat(),
        "until": cover.ends_at.isoformat(),
        "reason": cover.reason,
    }
