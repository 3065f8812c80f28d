"""Roles that a team carries: whoever belongs to the team holds them, from the next click on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.actions.roles import lock_roles
from crm.access.models import AccessVersion, Role, TeamRole
from crm.access.queries.admins import a_director_stays, keep_an_admin
from crm.audit.actions import record
from crm.people.models import Team, User


@transaction.atomic
def give_team_role(*, role: Role, team: Team, by: User) -> None:
    """Refused with a ValidationError if the team carries it already."""
    lock_roles(by)
    _carried, is_new = TeamRole.objects.get_or_create(role=role, team=team)
    if not is_new:
        raise ValidationError(_("The team “%(team)s” carries this role already.") % {"team": team.name})
    AccessVersion.bump()
    record(by=by, action="give_role", target=team, after={"role": role.name})


@transaction.atomic
def take_team_role(*, role: Role, team: Team, by: User) -> None:
    """Refused with a ValidationError if the team does not carry it, or it makes the last admin or director."""
    lock_roles(by)
    with a_director_stays():
        removed, _rows = TeamRole.objects.filter(role=role, team=team).delete()
    if not removed:
        raise ValidationError(_("The team “%(team)s” does not carry this role.") % {"team": team.name})
    keep_an_admin()
    AccessVersion.bump()
    record(by=by, action="take_role", target=team, before={"role": role.name})
