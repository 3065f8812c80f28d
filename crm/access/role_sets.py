"""The ready role sets of the three access modes; they fill the matrix at set-up, admins change it afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.access.entities import Entity, entities
from crm.access.levels import Action, FieldGroup, FieldLevel, Level
from crm.access.models import AccessVersion, FieldGrant, Grant, KnownCell, Role
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

HIDDEN, READ, WRITE = FieldLevel
# What each ready role sees of the groups of fields, the same in all three sets; a group that is not named is hidden.
LINE = {"contact": WRITE, "personal": WRITE, "notes": WRITE, "margin": WRITE, "finance": WRITE}
FIELDS: dict[str, Mapping[str, FieldLevel]] = {
    "rep": LINE | {"margin": READ},
    "team_lead": LINE,
    "branch_manager": LINE,
    "director": LINE,
    # Marketing chooses and addresses clients; what was said to them is written by those who said it.
    "marketing": {"contact": WRITE, "personal": READ, "notes": READ, "finance": READ},
    # An agent writes down what the client said on the phone, and is not told what the client is worth.
    "service_agent": {"contact": WRITE, "personal": READ, "notes": WRITE},
    "accountant": {"contact": READ, "margin": READ, "finance": READ},
    "read_only": {"contact": READ, "personal": READ, "notes": READ, "finance": READ},
}


def field_level_of(role: str, group: str) -> FieldLevel:
    """The level that the ready sets give to a role for a group of fields."""
    return FIELDS.get(role, {}).get(group, HIDDEN)


def level_of(role: str, mode: str, entity: Entity, action: str) -> Level:
    """The level that a ready set gives to a role for one cell of the matrix."""
    if entity.area == "firm":
        level = _firm_level(role, entity, action)
    elif entity.area == "privacy":
        # Whoever sees every client anyway; another role with all clients in sight may be given it.
        level = ALL if role == "director" else NONE
    elif entity.area == "pay":
        level = _pay_level(role, entity, action)
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


def _pay_level(role: str, entity: Entity, action: str) -> Level:
    """What somebody earns is theirs to see in every access mode, and their leads'; who pays it keeps it."""
    reach = {"rep": OWN, "team_lead": TEAM, "branch_manager": BRANCH}.get(role, NONE)
    if role == "director" or (role == "accountant" and entity.key == "commission"):
        return ALL
    if action == Action.VIEW:
        return ALL if role == "accountant" else reach
    if role == "accountant":
        return ALL if action == Action.EXPORT else NONE
    # Targets are set by who leads; commission is reckoned, and changed by nobody on the way.
    return reach if entity.key == "target" and role != "rep" else NONE


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
    roles = _ready_roles()
    Grant.objects.filter(role__in=roles).delete()
    FieldGrant.objects.filter(role__in=roles).delete()
    Grant.objects.bulk_create(
        Grant(role=role, entity=entity.key, action=action, level=level)
        for role in roles
        for entity in entities.items()
        for action in entity.actions
        if (level := level_of(role.key, mode, entity, action)) > NONE
    )
    FieldGrant.objects.bulk_create(
        grant for role in roles for grant in _field_grants(role, FieldGroup.values)
    )
    _remember(entities.items())
    AccessVersion.bump()


def _ready_roles() -> list[Role]:
    """All of them; those that are missing are made."""
    known = {role.key: role for role in Role.objects.filter(key__in=ROLES)}
    missing = [
        Role(key=key, name=str(name), position=position, is_baseline=key == "baseline")
        for position, (key, name) in enumerate(ROLES.items())
        if key not in known
    ]
    return [*known.values(), *Role.objects.bulk_create(missing)]


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
    fresh_groups = [group for group in FieldGroup.values if _field_cell(group) not in known]
    field_grants = [
        grant for role in Role.objects.filter(key__in=ROLES) for grant in _field_grants(role, fresh_groups)
    ]
    if fresh or fresh_groups:
        Grant.objects.bulk_create(grants, ignore_conflicts=True)
        FieldGrant.objects.bulk_create(field_grants, ignore_conflicts=True)
        _remember(entities.items())
        AccessVersion.bump()
    return len(grants) + len(field_grants)


def _field_grants(role: Role, groups: Iterable[str]) -> list[FieldGrant]:
    levels = {group: field_level_of(role.key, group) for group in groups}
    return [FieldGrant(role=role, group=group, level=level) for group, level in levels.items() if level]


def _field_cell(group: str) -> str:
    return f"fields.{group}"


def _granted() -> set[str]:
    """What is known in a firm that is older than the table: every cell that any role has."""
    cells = Grant.objects.values_list("entity", "action").distinct()
    return {f"{entity}.{action}" for entity, action in cells}


def _remember(registered: Iterable[Entity]) -> None:
    names = [f"{entity.key}.{action}" for entity in registered for action in entity.actions]
    names += map(_field_cell, FieldGroup.values)
    KnownCell.objects.bulk_create([KnownCell(name=name) for name in names], ignore_conflicts=True)
