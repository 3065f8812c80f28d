"""The ready role sets of the three access modes; they fill the matrix at set-up, admins change it afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.access.entities import Entity, entities
from crm.access.levels import Action, Level
from crm.access.models import AccessVersion, Grant, KnownCell, Role
from crm.people.models.firm import AccessMode

NONE, OWN, TEAM, BRANCH, ALL = Level
WORK = (Action.CREATE, Action.CHANGE)
SPREAD = (Action.EXPORT, Action.BULK)
LEAD = (Action.ASSIGN, Action.SHARE, Action.DELETE, Action.MERGE, Action.IMPORT)

ROLES = {
    "baseline": _("Everyone"),
    "rep": _("Sales rep"),
    "team_lead": _("Team lead"),
    "branch_manager": _("Branch manager"),
    "director": _("Director"),
    "marketing": _("Marketing"),
    "service_agent": _("Service agent"),
    "accountant": _("Accountant"),
    "read_only": _("Read only"),
    "access_admin": _("Access admin"),
}
# What a rep sees of colleagues' clients is what the access mode is about.
REP_VIEW = {AccessMode.OPEN: ALL, AccessMode.TEAM: TEAM, AccessMode.PRIVATE: OWN}
READER_VIEW = {AccessMode.OPEN: ALL, AccessMode.TEAM: BRANCH, AccessMode.PRIVATE: BRANCH}


def level_of(role: str, mode: str, entity: Entity, action: str) -> Level:
    """The level that a ready set gives to a role for one cell of the matrix."""
    if entity.area == "firm":
        level = _firm_level(role, entity, action)
    elif role in {"rep", "team_lead", "branch_manager", "director"}:
        level = _line_level(role, mode, entity, action)
    else:
        level = _staff_level(role, mode, entity, action)
    # What belongs to nobody in particular is open or closed, nothing between.
    return ALL if level > NONE and not entity.scoped else level


def _firm_level(role: str, entity: Entity, action: str) -> Level:
    if role == "access_admin":
        return ALL
    if role == "director" and action in (Action.VIEW, Action.EXPORT):
        return ALL
    if role == "baseline" and entity.key == "colleague" and action == Action.VIEW:
        return ALL
    return NONE


def _line_level(role: str, mode: str, entity: Entity, action: str) -> Level:
    reach = {"rep": OWN, "team_lead": TEAM, "branch_manager": BRANCH, "director": ALL}[role]
    if entity.area == "catalogue":
        return ALL if action == Action.VIEW or role == "director" else NONE
    if entity.area == "campaigns" and role == "rep" and action != Action.VIEW:
        return NONE
    if action == Action.VIEW:
        return max(reach, REP_VIEW[AccessMode(mode)])
    if role == "rep" and action in (Action.ASSIGN, Action.DELETE, Action.MERGE):
        return NONE
    return reach


def _staff_level(role: str, mode: str, entity: Entity, action: str) -> Level:
    looks = action == Action.VIEW
    if role == "marketing":
        own_ground = entity.area == "campaigns" or (entity.area == "clients" and action in SPREAD)
        return ALL if looks or own_ground else NONE
    if role == "service_agent":
        if entity.area == "service":
            return ALL if action != Action.DELETE else NONE
        if entity.area in {"clients", "catalogue"} and looks:
            return ALL
        return BRANCH if entity.area == "clients" and action in WORK else NONE
    if role == "accountant":
        readable = entity.area in {"clients", "sales", "catalogue"}
        return ALL if readable and action in (Action.VIEW, Action.EXPORT) else NONE
    if role == "read_only":
        return (ALL if entity.area == "catalogue" else READER_VIEW[AccessMode(mode)]) if looks else NONE
    return NONE


@transaction.atomic
def install_role_set(*, mode: str) -> None:
    """Write the ready roles and grants of an access mode; grants of the ready roles are replaced."""
    for position, (key, name) in enumerate(ROLES.items()):
        role, _created = Role.objects.get_or_create(
            key=key, defaults={"name": str(name), "position": position, "is_baseline": key == "baseline"}
        )
        role.grants.all().delete()
        cells = [
            Grant(role=role, entity=entity.key, action=action, level=level)
            for entity in entities.items()
            for action in entity.actions
            if (level := level_of(key, mode, entity, action)) > NONE
        ]
        Grant.objects.bulk_create(cells)
    _remember(entities.items())
    AccessVersion.bump()


@transaction.atomic
def fill_new_cells(*, mode: str) -> int:
    """Give the ready roles their levels for what a new release brought; returns how many cells were filled."""
    AccessVersion.lock()
    known = set(KnownCell.objects.values_list("name", flat=True)) or _granted()
    fresh = [
        (entity, action)
        for entity in entities.items()
        for action in entity.actions
        if f"{entity.key}.{action}" not in known
    ]
    grants = [
        Grant(role=role, entity=entity.key, action=action, level=level)
        for role in Role.objects.filter(key__in=ROLES)
        for entity, action in fresh
        if (level := level_of(role.key, mode, entity, action)) > NONE
    ]
    if fresh:
        Grant.objects.bulk_create(grants, ignore_conflicts=True)
        _remember(entities.items())
        AccessVersion.bump()
    return len(grants)


def _granted() -> set[str]:
    """What is known in a firm that is older than the table: every cell that any role has."""
    cells = Grant.objects.values_list("entity", "action").distinct()
    return {f"{entity}.{action}" for entity, action in cells}


def _remember(registered: Iterable[Entity]) -> None:
    names = [f"{entity.key}.{action}" for entity in registered for action in entity.actions]
    KnownCell.objects.bulk_create([KnownCell(name=name) for name in names], ignore_conflicts=True)
