"""Who may change roles: there is always at least one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.models import Grant, RoleAssignment
from crm.people.models import User


def admin_ids() -> set[int]:
    """Active colleagues with a role that may change roles."""
    ruling = Grant.objects.filter(entity="role", action="change").values("role")
    holders = Q(role__in=ruling)
    if Grant.objects.filter(entity="role", action="change", role__is_baseline=True).exists():
        holders = Q()  # everybody with any role holds the baseline role
    found = RoleAssignment.objects.filter(holders, user__is_active=True)
    return set(found.values_list("user_id", flat=True))


def keep_an_admin(field: str | None = None) -> None:
    """Called at the end of a change, in its transaction: undo it if nobody could change roles any more."""
    if not admin_ids():
        text = _("Somebody must stay able to change roles: give that right to another colleague first.")
        raise ValidationError({field: text} if field else text)


def is_admin(user: User) -> bool:
    return user.pk in admin_ids()


def may_look_after(user: User, by: User) -> None:
    """Whether `by` may act on how this colleague signs in: PermissionDenied if not."""
    if not access_of(by).may("colleague", "change"):
        raise PermissionDenied
    may_rule(user, by)


def may_rule(user: User, by: User) -> None:
    """Whoever may not change roles cannot take over the account of somebody who may: PermissionDenied."""
    if is_admin(user) and not access_of(by).may("role", "change"):
        raise PermissionDenied
