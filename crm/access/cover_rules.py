"""Which covers make sense. Each refusal is a ValidationError at the field it is about, and says the way out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.holdings import holdings, kind_of
from crm.access.levels import Action
from crm.access.models import Cover
from crm.people.models import User


def check_cover(
    absent: User,
    deputies: Sequence[User],
    starts_at: datetime,
    ends_at: datetime,
    own: Cover | None = None,
) -> None:
    """`own`: the cover that is being changed, which may overlap itself."""
    _check_days(starts_at, ends_at)
    others = Cover.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if own is not None:
        others = others.exclude(pk=own.pk).exclude(first=own)
    if others.filter(absent=absent).exists():
        text = _("%(name)s is away in these days already: change that cover instead of setting another.")
        raise ValidationError({"absent": text % {"name": absent.name}})
    for other in others.filter(deputy=absent).select_related("absent")[:1]:
        text = _(
            "%(name)s covers for %(other)s in these days: choose another deputy for %(other)s first. "
            "Whoever leads %(other)s can do it."
        )
        raise ValidationError({"absent": text % {"name": absent.name, "other": other.absent.name}})
    for place, deputy in enumerate(deputies):
        field = "further" if place else "deputy"
        if refusal := _why_not(deputy, absent, others.filter(absent=deputy).exists()):
            raise ValidationError({field: refusal})


def _check_days(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ValidationError({"until": _("The last day lies before the first.")})
    if ends_at <= timezone.now():
        raise ValidationError({"until": _("These days are over already.")})


def _why_not(deputy: User, absent: User, is_away: bool) -> str:
    """Why this colleague cannot cover, in a sentence; "" if they can."""
    said = {"name": deputy.name, "absent": absent.name}
    if deputy.pk == absent.pk:
        return _("Nobody covers for themselves: choose a colleague.")
    if not deputy.is_active:
        return _("%(name)s does not work here any more.") % said
    if is_away:
        return _("%(name)s is absent in these days as well: choose somebody who is there.") % said
    access = access_of(deputy)
    if not access.levels:
        return _("%(name)s has no role, so they would see nothing: give them one, or choose another.") % said
    for holding in holdings.on_for(deputy):
        entity = holding.model.entity
        needed = Action.CHANGE if access_of(absent).may(entity, Action.CHANGE) else Action.VIEW
        if not access.may(entity, needed) and holding.count(absent):
            text = _(
                "%(name)s may not work on %(kind)s, of which %(absent)s has some: choose another colleague."
            )
            return text % (said | {"kind": kind_of(holding)})
    return ""
