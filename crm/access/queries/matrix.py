"""The matrix of one role as its page draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.entities import Entity, entities
from crm.access.levels import MODULE_OF_GROUP, Action, FieldGroup, FieldLevel, Level
from crm.access.models import FieldGrant, Grant, Role
from crm.access.picture import Picture
from crm.frozen import frozen
from crm.people.models import Team, User

AREAS = {
    "clients": _("Clients"),
    "catalogue": _("Catalogue"),
    "pay": _("Targets and pay"),
    "sales": _("Sales"),
    "campaigns": _("Marketing"),
    "service": _("Service"),
    "analytics": _("Insight"),
    "firm": _("Firm"),
    "privacy": _("Personal data"),
}
FIELD_GROUPS = {
    FieldGroup.CONTACT: _("Phones, e-mails, messengers, web addresses, street and post code"),
    FieldGroup.PERSONAL: _("Birthday, language and notes of a person"),
    FieldGroup.NOTES: _("Notes, and what was written of calls, meetings and visits with their outcome"),
    FieldGroup.MARGIN: _("What products cost the firm, and what is left of each line, quote and order"),
    FieldGroup.FINANCE: _("Turnover, open pipeline, number and day of orders, payment"),
}
SCOPED = tuple((level.value, level.label) for level in Level)
PLAIN = tuple((level.value, level.label) for level in (Level.NONE, Level.ALL))


@frozen
class Cell:
    """One choice; `choices` is empty where the action means nothing for the entity."""

    name: str
    action: str
    word: str
    label: str
    level: int
    choices: tuple[tuple[int, str | Promise], ...]


@frozen
class Row:
    entity: Entity
    cells: list[Cell]
    errors: list[str] = field(default_factory=list)

    @property
    def names(self) -> str:
        """The cells that a form of this row sends."""
        return ",".join(cell.name for cell in self.cells if cell.choices)


def levels_of(role: Role) -> dict[tuple[str, str], int]:
    """(entity, action) -> level, without the cells that are none."""
    rows = Grant.objects.filter(role=role).values_list("entity", "action", "level")
    return {(entity, action): level for entity, action, level in rows}


@frozen
class FieldRow:
    """A group of fields, what is in it, and its levels as (value, word, whether the role has it)."""

    key: str
    label: str | Promise
    what: str | Promise
    choices: list[tuple[int, str | Promise, bool]]


def field_levels_of(role: Role) -> dict[str, int]:
    """Group of fields -> level, without those that are hidden."""
    return dict(FieldGrant.objects.filter(role=role).values_list("group", "level"))


def field_rows(levels: Mapping[str, int], user: User) -> list[FieldRow]:
    """The groups; without those of modules that are off, whose levels stay."""
    on = {"", *access_of(user).modules_on}
    return [
        FieldRow(
            group.value,
            group.label,
            FIELD_GROUPS[group],
            [(level.value, level.label, level == levels.get(group, 0)) for level in FieldLevel],
        )
        for group in FieldGroup
        if MODULE_OF_GROUP.get(group, "") in on
    ]


def row_of(
    entity: Entity, levels: Mapping[tuple[str, str], int], errors: Mapping[str, str] | None = None
) -> Row:
    choices = SCOPED if entity.scoped else PLAIN
    cells = [
        Cell(
            name=f"{entity.key}.{action.value}",
            action=action.value,
            word=str(action.label),
            label=f"{entity.label}: {action.label}",
            level=levels.get((entity.key, action.value), 0),
            choices=choices if action.value in entity.actions else (),
        )
        for action in Action
    ]
    told = [text for name, text in (errors or {}).items() if name.partition(".")[0] == entity.key]
    return Row(entity, cells, told)


def sections(
    levels: Mapping[tuple[str, str], int], user: User, errors: Mapping[str, str] | None = None
) -> list[tuple[str, list[Row]]]:
    """(area, rows) in the order of AREAS; areas that no list knows come last under their own name.

    Rows of modules that are off are not drawn; their levels stay.
    """
    by_area: dict[str, list[Row]] = {area: [] for area in AREAS}
    for entity in entities.on_for(user):
        by_area.setdefault(entity.area, []).append(row_of(entity, levels, errors))
    return [(str(AREAS.get(area, area)), rows) for area, rows in by_area.items() if rows]


def roles_with_counts() -> list[Role]:
    """All roles with `holder_count`, the active colleagues who hold them, themselves or through a team."""
    picture = Picture()
    found = list(Role.objects.order_by("position", "name"))
    for role in found:
        role.holder_count = len(picture.holders({role.pk}))  # type: ignore[attr-defined]
    return found


def holders_of(role: Role) -> QuerySet[User]:
    """Who holds the role themselves."""
    return User.objects.filter(role_assignments__role=role).select_related("home_team").order_by("name")


def carriers_of(role: Role) -> QuerySet[Team]:
    """The teams that carry the role."""
    return Team.objects.filter(team_roles__role=role).select_related("branch").order_by("name")
