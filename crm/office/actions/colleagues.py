"""Adding, changing and switching off colleagues. Refusals are ValidationErrors at the field they are about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.actions.covers import end_covers_of
from crm.access.context import access_of
from crm.access.holdings import held_by
from crm.access.models import AccessVersion, Role, RoleAssignment
from crm.access.queries.admins import a_director_stays, keep_an_admin, teams_give_no_role
from crm.access.queries.admins import may_rule as _may_rule
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.events import EmployeeLeft, publish
from crm.office.actions.moves import give_up
from crm.office.actions.weeks import Week, set_week, week_of
from crm.people.models import Membership, Team, User
from crm.sign_in.links import password_link

PLAIN_FIELDS = ("name", "email", "position", "phone", "language", "skills", "languages")


@transaction.atomic
def create_colleague(
    *,
    name: str,
    email: str,
    home_team: Team,
    by: User,
    teams: Collection[Team] = (),
    leads: Collection[Team] = (),
    roles: Collection[Role] | None = None,
    week: Week | None = None,
    **values: Any,
) -> User:
    """A new account without a password; hand over `new_link` of it. `roles` None leaves roles alone.

    `values`: position, phone, language, skills, languages.
    """
    _free_email(email)
    teams_give_no_role(None, [home_team.pk], by, "home_team")
    user = User.objects.create_user(email, None, name=name, home_team=home_team, **values)
    _set_teams(user, teams, leads, by)
    _set_roles(user, roles, by)
    set_week(user, week)
    AccessVersion.bump()
    record(by=by, action="create", target=user, after=values_of(user))
    return user


@transaction.atomic
def change_colleague(
    *,
    user: User,
    by: User,
    teams: Collection[Team] = (),
    leads: Collection[Team] = (),
    roles: Collection[Role] | None = None,
    week: Week | None = None,
    **values: Any,
) -> User:
    """Change what is given of PLAIN_FIELDS, and the whole of further teams, roles and working time.

    The home team changes by a move (crm.office.actions.moves).
    """
    AccessVersion.lock()  # two admins cannot remove each other at once
    before = values_of(User.objects.get(pk=user.pk))
    if values.get("email", user.email).lower() != before["email"]:
        _may_rule(user, by)
        _free_email(values["email"], user)
    for field in PLAIN_FIELDS:
        setattr(user, field, values.get(field, getattr(user, field)))
    user.email = user.email.lower()
    user.save(update_fields=list(PLAIN_FIELDS))
    with a_director_stays("roles"):
        _set_teams(user, teams, leads, by)
        _set_roles(user, roles, by)
    set_week(user, week)
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
def switch_off(*, user: User, by: User, to: User | None = None, in_pool: bool = False) -> ChangeSet:
    """The colleague cannot sign in any more and is signed out at once.

    Refused while they own anything, unless it goes `to` one colleague or into the team's pool by this very step,
    while they cover for somebody, and for the last admin and the last director. One change set undoes all of it.
    """
    AccessVersion.lock()
    if user.pk == by.pk:
        raise ValidationError(_("You cannot switch off your own account: another admin does that."))
    _may_rule(user, by)
    change_set = open_change_set(
        kind=ChangeKind.REASSIGN, by=by, summary=_("%(name)s is switched off") % {"name": user.name}
    )
    held = [one.text for one in held_by(user)]
    give_up(change_set=change_set, user=user, by=by, to=to, in_pool=in_pool)
    end_covers_of(user=user, by=by)
    with a_director_stays():
        row = User.objects.filter(pk=user.pk)
        keep_updates(change_set, User, ["is_active"], [user.pk], lambda: row.update(is_active=False))
    keep_an_admin()
    AccessVersion.bump()
    whither = {"given_to": to.name} if to else {"left_in_pool": True} if in_pool else {}
    record(by=by, action="switch_off", target=user, before={"held": held}, after=whither)
    publish(EmployeeLeft(by=by, user_id=user.pk))
    return change_set


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
        "week": week_of(user),
    }


def _free_email(email: str, own: User | None = None) -> None:
    others = User.objects.filter(email__iexact=email)
    holder = others.exclude(pk=own.pk).first() if own else others.first()
    if holder:
        text = _("%(name)s has this e-mail already.") % {"name": holder.name}
        if not holder.is_active:
            text = _("%(name)s had this e-mail; the account is switched off.") % {"name": holder.name}
        raise ValidationError({"email": text})


def _set_teams(user: User, teams: Collection[Team], leads: Collection[Team], by: User) -> None:
    teams_give_no_role(user, [team.pk for team in teams], by, "teams")
    wanted = {pk for pk in (user.home_team_id, *(team.pk for team in teams)) if pk}
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
