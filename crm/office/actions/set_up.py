"""The first visitor makes the firm."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from crm.access.models import AccessVersion, Role, RoleAssignment
from crm.access.role_sets import install_role_set
from crm.audit.actions import record
from crm.office.actions.structure import create_branch, create_team
from crm.people.kept_answers import forget_kept_answers
from crm.people.models import DemoRemoval, Firm, Membership, User

FIRST_ROLES = ("access_admin", "director")


@transaction.atomic
def set_up_firm(
    *, name: str, language: str, country: str, currency: str, time_zone: str, access_mode: str,
    admin_name: str, admin_email: str, password: str, modules_off: Sequence[str] = (),
) -> User:  # fmt: skip
    """Make the firm, its first branch and team, the ready roles and the first colleague: admin and director."""
    firm, is_new = Firm.objects.get_or_create(
        pk=1,
        defaults={
            "name": name,
            "language": language,
            "country": country,
            "currency": currency,
            "time_zone": time_zone,
            "access_mode": access_mode,
            "modules_off": list(modules_off),
        },
    )
    if not is_new:
        raise ValidationError(_("Somebody has just set up the firm. Sign in, or ask them to add you."))
    with translation.override(language):
        install_role_set(mode=access_mode)
        user = User.objects.create_user(admin_email, password, name=admin_name, language=language)
        branch = create_branch(name=_("Head office"), by=user)
        team = create_team(name=_("First team"), branch=branch, by=user)
    user.home_team = team
    user.save(update_fields=["home_team"])
    Membership.objects.create(user=user, team=team, is_lead=True)
    roles = Role.objects.filter(key__in=FIRST_ROLES)
    RoleAssignment.objects.bulk_create([RoleAssignment(user=user, role=role) for role in roles])
    DemoRemoval.objects.all().delete()
    AccessVersion.bump()
    record(by=user, action="set_up", target=firm, after={"name": name, "access_mode": access_mode})
    transaction.on_commit(forget_kept_answers)
    return user
