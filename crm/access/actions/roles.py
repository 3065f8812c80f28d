"""Every change of roles. Each acts at the next click, because the access version moves on with it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.context import access_of, teams_of
from crm.access.coupling import contradictions
from crm.access.entities import entities
from crm.access.levels import FieldGroup, FieldLevel, Level
from crm.access.models import AccessVersion, FieldGrant, Grant, Role, RoleAssignment
from crm.access.queries.admins import a_director_stays, keep_an_admin
from crm.access.queries.matrix import field_levels_of, levels_of
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from crm.people.models import User


@transaction.atomic
def set_levels(*, role: Role, cells: Mapping[str, int], by: User) -> list[str]:
    """Write cells of the matrix ("client.view" -> level); what is not named stays.

    All or nothing: a ValidationError names each cell that contradicts another one of the role.
    Returns the names of the cells that changed.
    """
    lock_roles(by)
    before = levels_of(role)
    wanted = before | {_cell(name, level): level for name, level in cells.items()}
    refused = {f"{entity}.{action}": text for entity, action, text in contradictions(wanted)}
    if refused:
        raise ValidationError({name: [text] for name, text in refused.items()})
    changed = [cell for cell in wanted if wanted[cell] != before.get(cell, 0)]
    for entity, action in changed:
        _write(role, entity, action, wanted[entity, action])
    keep_an_admin()
    AccessVersion.bump()
    if changed:
        names = [".".join(cell) for cell in changed]
        record(
            by=by,
            action="change_role",
            target=role,
            before={".".join(cell): Level(before.get(cell, 0)).name.lower() for cell in changed},
            after={".".join(cell): Level(wanted[cell]).name.lower() for cell in changed},
        )
        return names
    return []


@transaction.atomic
def set_field_levels(*, role: Role, levels: Mapping[str, int], by: User) -> None:
    """Hide, show or open groups of fields (group -> FieldLevel); what is not named stays."""
    lock_roles(by)
    unknown = {
        group: [_("There is no such group or level.")]
        for group, level in levels.items()
        if group not in FieldGroup.values or level not in FieldLevel.values
    }
    if unknown:
        raise ValidationError(unknown)
    before = field_levels_of(role)
    changed = {group: level for group, level in levels.items() if level != before.get(group, 0)}
    for group, level in changed.items():
        role.field_grants.filter(group=group).delete()
        if level:
            FieldGrant.objects.create(role=role, group=group, level=level)
    AccessVersion.bump()
    if changed:
        record(
            by=by,
            action="change_role",
            target=role,
            before={f"fields.{group}": FieldLevel(before.get(group, 0)).name.lower() for group in changed},
            after={f"fields.{group}": FieldLevel(level).name.lower() for group, level in changed.items()},
        )


@transaction.atomic
def create_role(*, name: str, copy_of: Role | None = None, by: User) -> Role:
    """A new role, empty or with the levels of another one."""
    lock_roles(by)
    _free_name(name)
    last = Role.objects.order_by("-position").values_list("position", flat=True).first() or 0
    role = Role.objects.create(key=_free_key(name), name=name, position=last + 1)
    levels = levels_of(copy_of) if copy_of else {}
    Grant.objects.bulk_create(
        [
            Grant(role=role, entity=entity, action=action, level=level)
            for (entity, action), level in levels.items()
        ]
    )
    fields = field_levels_of(copy_of) if copy_of else {}
    FieldGrant.objects.bulk_create(
        [FieldGrant(role=role, group=group, level=level) for group, level in fields.items()]
    )
    record(
        by=by,
        action="create",
        target=role,
        after={"name": name, "copy_of": copy_of.name if copy_of else None},
    )
    return role


@transaction.atomic
def rename_role(*, role: Role, name: str, by: User) -> None:
    lock_roles(by)
    _free_name(name, role)
    before = Role.objects.get(pk=role.pk).name
    Role.objects.filter(pk=role.pk).update(name=name)
    record(by=by, action="change", target=role, before={"name": before}, after={"name": name})


@transaction.atomic
def make_baseline(*, role: Role, by: User) -> None:
    """From now on everybody who has any role holds this one as well, instead of the former baseline."""
    lock_roles(by)
    former = Role.objects.filter(is_baseline=True).first()
    Role.objects.filter(is_baseline=True).update(is_baseline=False)
    Role.objects.filter(pk=role.pk).update(is_baseline=True)
    keep_an_admin()
    AccessVersion.bump()
    record(
        by=by,
        action="change",
        target=role,
        before={"baseline": former.name if former else None},
        after={"baseline": role.name},
    )


@transaction.atomic
def require_second_factor(*, role: Role, required: bool, by: User) -> None:
    """Whoever holds the role shows a second factor at sign-in; who has none sets one up before anything else."""
    lock_roles(by)
    before = Role.objects.get(pk=role.pk).requires_second_factor
    if before == required:
        return
    Role.objects.filter(pk=role.pk).update(requires_second_factor=required)
    AccessVersion.bump()
    record(
        by=by,
        action="change",
        target=role,
        before={"second_factor": before},
        after={"second_factor": required},
    )


@transaction.atomic
def delete_role(*, role: Role, by: User) -> ChangeSet:
    """Delete a role that nobody holds, no team carries and that is not the baseline. One undoable change set."""
    lock_roles(by)
    for carried in role.team_roles.select_related("team")[:1]:
        text = _("The team “%(team)s” carries this role: take it away first.")
        raise ValidationError(text % {"team": carried.team.name})
    count = role.assignments.count()
    if count:
        text = ngettext(
            "%(count)s colleague holds this role: take it away first.",
            "%(count)s colleagues hold this role: take it away first.",
            count,
        )
        raise ValidationError(text % {"count": count})
    if role.is_baseline:
        raise ValidationError(_("Everybody holds this role: make another one the role of everybody first."))
    levels = {f"{entity}.{action}": level for (entity, action), level in levels_of(role).items()}
    levels |= {f"fields.{group}": level for group, level in field_levels_of(role).items()}
    record(by=by, action="delete", target=role, before={"name": role.name, **levels})
    change_set = delete_kept(role, by=by, summary=_("Deleted %s") % role.name)
    AccessVersion.bump()
    return change_set


@transaction.atomic
def give_role(*, role: Role, user: User, by: User) -> None:
    """Refused with a ValidationError for somebody who holds it already or does not work here any more."""
    lock_roles(by)
    if not user.is_active:
        raise ValidationError(_("%(name)s does not work here any more.") % {"name": user.name})
    _assignment, is_new = RoleAssignment.objects.get_or_create(role=role, user=user)
    if not is_new:
        raise ValidationError(_("%(name)s has this role already.") % {"name": user.name})
    AccessVersion.bump()
    record(by=by, action="give_role", target=user, after={"role": role.name})


@transaction.atomic
def take_role(*, role: Role, user: User, by: User) -> None:
    """Take a role away; a ValidationError if they do not hold it themselves, or if it was the last admin's or
    director's.
    """
    lock_roles(by)
    with a_director_stays():
        removed, _rows = RoleAssignment.objects.filter(role=role, user=user).delete()
    if not removed:
        raise ValidationError(_not_held(role, user))
    keep_an_admin()
    AccessVersion.bump()
    record(by=by, action="take_role", target=user, before={"role": role.name})


def _not_held(role: Role, user: User) -> str:
    for carried in role.team_roles.filter(team__in=teams_of(user)).select_related("team")[:1]:
        text = _("%(name)s holds this role through the team “%(team)s”: take it away from the team.")
        return text % {"name": user.name, "team": carried.team.name}
    return _("%(name)s does not hold this role.") % {"name": user.name}


def lock_roles(by: User) -> None:
    """May they? And: one change of roles at a time, so that two admins cannot remove each other."""
    if not access_of(by).may("role", "change"):
        raise PermissionDenied
    AccessVersion.lock()


def _cell(name: str, level: int) -> tuple[str, str]:
    key, _dot, action = name.partition(".")
    entity = entities.get(key)
    known = Level.values if entity and entity.scoped else (Level.NONE, Level.ALL)
    if entity is None or action not in entity.actions or level not in known:
        raise ValidationError({name: [_("There is no such cell or level.")]})
    return key, action


def _write(role: Role, entity: str, action: str, level: int) -> None:
    if level == Level.NONE:
        Grant.objects.filter(role=role, entity=entity, action=action).delete()
    else:
        Grant.objects.update_or_create(role=role, entity=entity, action=action, defaults={"level": level})


def _free_name(name: str, own: Role | None = None) -> None:
    others = Role.objects.filter(name__iexact=name)
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise ValidationError({"name": _("“%(name)s” exists already.") % {"name": name}})


def _free_key(name: str) -> str:
    base = slugify(name)[:40] or "role"
    number, key = 1, base
    while Role.objects.filter(key=key).exists():
        number, key = number + 1, f"{base}-{number + 1}"
    return key
