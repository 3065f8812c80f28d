"""Adding, changing and switching off colleagues. Refusals are ValidationErrors at the field they are about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.models import AccessVersion, Role, RoleAssignment
from crm.access.queries.admins import keep_an_admin
from crm.access.queries.admins import may_rule as _may_rule
from crm.audit.actions import record
from crm.events import EmployeeLeft, publish
from crm.people.models import Membership, Team, User
from crm.sign_in.links import password_link

PLAIN_FIELDS = ("name", "email", "position", "phone", "language")


@transaction.atomic
def create_colleague(
    *,
    name: str,
    email: str,
    home_team: Team,
    by: User,
    position: str = "",
    phone: str = "",
    language: str = "",
    teams: Collection[Team] = (),
    leads: Collection[Team] = (),
    roles: Collection[Role] | None = None,
) -> User:
    """A new account without a password; hand over `new_link` of it. `roles` None leaves roles alone."""
    _free_email(email)
    user = User.objects.create_user(
        email, None, name=name, position=position, phone=phone, language=language, home_team=home_team
    )
    _set_teams(user, home_team, teams, leads)
    _set_roles(user, roles, by)
    AccessVersion.bump()
    record(by=by, action="create", target=user, after=values_of(user))
    return user


@transaction.atomic
def change_colleague(
    *,
    user: User,
    home_team: Team,
    by: User,
    teams: Collection[Team] = (),
    leads: Collection[Team] = (),
    roles: Collection[Role] | None = None,
    **values: str,
) -> User:
    """Change what is given of PLAIN_FIELDS, and the whole of teams and roles."""
    AccessVersion.lock()  # two admins cannot remove each other at once
    before = values_of(User.objects.get(pk=user.pk))
    if values.get("email", user.email).lower() != before["email"]:
        _may_rule(user, by)
        _free_email(values["email"], user)
    for field in PLAIN_FIELDS:
        setattr(user, field, values.get(field, getattr(user, field)))
    user.email, user.home_team = user.email.lower(), home_team
    user.save(update_fields=[*PLAIN_FIELDS, "home_team"])
    _set_teams(user, home_team, teams, leads)
    _set_roles(user, roles, by)
    keep_an_admin("roles")
    AccessVersion.bump()
    after = values_of(user)
    changed = [key for key in after if after[key] != before[key]]
    if changed:
        record(
            by=by,
            action="change",
            target=user,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return user


@transaction.atomic
def switch_off(*, user: User, by: User) -> User:
    """The colleague cannot sign in any more and is signed out at once; what they own stays theirs."""
    AccessVersion.lock()
    if user.pk == by.pk:
        raise ValidationError(_("You cannot switch off your own account: another admin does that."))
    _may_rule(user, by)
    User.objects.filter(pk=user.pk).update(is_active=False)
    keep_an_admin()
    AccessVersion.bump()
    record(by=by, action="switch_off", target=user)
    publish(EmployeeLeft(by=by, user_id=user.pk))
    return user


@transaction.atomic
def switch_on(*, user: User, by: User) -> None:
    _may_rule(user, by)
    User.objects.filter(pk=user.pk).update(is_active=True)
    AccessVersion.bump()
    record(by=by, action="switch_on", target=user)


@transaction.atomic
def new_link(*, user: User, by: User) -> str:
    """A set-password link to hand over. An account that never had a password loses its earlier links."""
    if not user.is_active:
        raise ValidationError(_("This account is switched off: switch it on first."))
    _may_rule(user, by)
    if not user.has_usable_password():
        user.set_unusable_password()  # another random mark: links made from the old one end
        user.save(update_fields=["password"])
    record(by=by, action="make_password_link", target=user)
    return password_link(user)


def values_of(user: User) -> dict[str, Any]:
    """What the audit keeps of a colleague."""
    memberships = user.memberships.select_related("team").order_by("team__name")
    assignments = user.role_assignments.select_related("role")
    return {
        **{field: getattr(user, field) for field in PLAIN_FIELDS},
        "home_team": user.home_team.name if user.home_team else None,
        "teams": [place.team.name for place in memberships],
        "leads": [place.team.name for place in memberships if place.is_lead],
        "roles": sorted(held.role.name for held in assignments),
    }


def _free_email(email: str, own: User | None = None) -> None:
    others = User.objects.filter(email__iexact=email)
    holder = others.exclude(pk=own.pk).first() if own else others.first()
    if holder:
        text = _("%(name)s has this e-mail already.") % {"name": holder.name}
        if not holder.is_active:
            text = _("%(name)s had this e-mail; the account is switched off.") % {"name": holder.name}
        raise ValidationError({"email": text})


def _set_teams(user: User, home: Team, teams: Collection[Team], leads: Collection[Team]) -> None:
    wanted = {home.pk, *(team.pk for team in teams)}
    led = {team.pk for team in leads}
    if led - wanted:
        raise ValidationError({"leads": _("A colleague can lead only teams that they belong to.")})
    user.memberships.exclude(team_id__in=wanted).delete()
    for pk in wanted:
        Membership.objects.update_or_create(user=user, team_id=pk, defaults={"is_lead": pk in led})


def _set_roles(user: User, roles: Collection[Role] | None, by: User) -> None:
    if roles is None:
        return
    wanted = {role.pk for role in roles}
    held = set(user.role_assignments.values_list("role_id", flat=True))
    if wanted == held:
        return
    if not access_of(by).may("role", "change"):
        raise PermissionDenied
    user.role_assignments.exclude(role_id__in=wanted).delete()
    RoleAssignment.objects.bulk_create([RoleAssignment(user=user, role_id=pk) for pk in wanted - held])
