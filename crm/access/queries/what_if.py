"""What would change for somebody with other teams or roles, and for everybody with another cell of a role."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crm.access.context import AccessContext, access_of, rights_of
from crm.access.entities import Entity, entities
from crm.access.levels import Action, Level
from crm.access.models import Role, TeamRole
from crm.access.picture import Picture, cells_of
from crm.access.queries.shares import shareable_model
from crm.access.queries.tallies import Effect, Tally, shared_rows
from crm.access.scopes import within
from crm.access.trees import Trees
from crm.people.models import Team, User

SHOWN = 5
NAMED = 3
COUNTED = (Action.VIEW, Action.CHANGE)


@dataclass(frozen=True)
class Row:
    """One kind of record under one action; samples are records that whoever asks may see themselves."""

    entity: Entity
    action: Action
    effect: Effect
    gained: list[Any] = field(default_factory=list)
    lost: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """A right that would be another one."""

    entity: Entity
    action: Action
    now: Level
    then: Level


@dataclass(frozen=True)
class Change:
    """What would change for one colleague."""

    rows: list[Row]
    cells: list[Cell]
    unchanged: list[Entity]


def may_ask(user: User) -> bool:
    """Whoever moves colleagues, gives roles, or may look as a colleague does."""
    access = access_of(user)
    return access.may("colleague", "change") or access.may("role", "change") or access.may("preview", "view")


def imagined(user: User, *, teams: Collection[Team], roles: Collection[Role]) -> AccessContext:
    """The rights of the person if they belonged to exactly these teams and held exactly these roles of their own."""
    team_ids = {team.pk for team in teams}
    carried = TeamRole.objects.filter(team__in=team_ids).values_list("role_id", flat=True)
    places = Trees.read().places(team_ids)
    rights = rights_of({*(role.pk for role in roles), *carried})
    return replace(
        access_of(user),
        levels=rights.levels,
        field_levels=rights.field_levels,
        requires_second_factor=rights.requires_second_factor,
        team_ids=places.team_ids,
        branch_ids=places.branch_ids,
        group_ids=places.group_ids,
        looked_up={},
        may_be_kept=False,
    )


def what_if(*, user: User, teams: Collection[Team], roles: Collection[Role], asker: User) -> Change:
    """Counts are exact and of all records; samples lie within the asker's own scope."""
    now, then = access_of(user), imagined(user, teams=teams, roles=roles)
    rows, unchanged = [], []
    for entity in entities.on_for(asker):
        model = shareable_model(entity.key)
        if model is None:
            continue
        tally = Tally(model)
        asked = [action for action in COUNTED if _reach(now, entity, action) != _reach(then, entity, action)]
        counted = [_row(tally, entity, action, now, then, asker) for action in asked]
        found = [row for row in counted if row.effect.gained or row.effect.lost]
        rows += found
        if not found:
            unchanged.append(entity)
    return Change(rows, list(_cells(now, then, asker)), unchanged)


def _reach(context: AccessContext, entity: Entity, action: Action) -> tuple[Any, ...]:
    level = context.level(entity.key, action)
    places = (
        context.team_ids if Level.TEAM <= level < Level.ALL else (),
        context.branch_ids if level == Level.BRANCH else (),
        context.group_ids if Level.NONE < level < Level.ALL else (),
    )
    return level, *places


def _row(
    tally: Tally, entity: Entity, action: Action, now: AccessContext, then: AccessContext, asker: User
) -> Row:
    mine, theirs = (
        shared_rows(tally.model, action, {now.user_id: groups})[now.user_id]
        for groups in (now.group_ids, then.group_ids)
    )
    effect = tally.effect(action, now, then, mine, theirs)
    row = Row(entity, action, effect)
    if action != Action.VIEW:
        return row
    return replace(
        row,
        gained=_sample(tally.model, asker, then, now) if effect.gained else [],
        lost=_sample(tally.model, asker, now, then) if effect.lost else [],
    )


def _sample(model: Any, asker: User, inside: AccessContext, outside: AccessContext) -> list[Any]:
    if outside.level(model.entity, "view") == Level.ALL:
        return []
    found = model.objects.visible_to(asker).filter(within(inside, model, "view"))
    return list(found.exclude(within(outside, model, "view")).order_by("-pk")[:SHOWN])


def _cells(now: AccessContext, then: AccessContext, asker: User) -> Iterator[Cell]:
    for entity in entities.on_for(asker):
        for key in entity.actions:
            before, after = now.level(entity.key, key), then.level(entity.key, key)
            if before != after:
                yield Cell(entity, Action(key), before, after)


@dataclass(frozen=True)
class CellEffect:
    """Whom one cell of a role would give or take records: (colleague, how many), the most first.

    Where the action is about no record in hand (create, import, areas of the firm), the numbers are 0.
    """

    gaining: list[tuple[User, int]]
    losing: list[tuple[User, int]]

    @property
    def more_gaining(self) -> int:
        """How many beyond the first that are named."""
        return max(len(self.gaining) - NAMED, 0)

    @property
    def more_losing(self) -> int:
        return max(len(self.losing) - NAMED, 0)


def effect_of_cell(*, role: Role, entity: Entity, action: str, level: int) -> CellEffect:
    """Roles add up: a colleague whom another role takes as far is not counted."""
    picture, cells = Picture(), cells_of(entity.key)
    changed = cells | {role.pk: cells.get(role.pk, {}) | {action: level}}
    pairs = {
        pk: (now, then)
        for pk in picture.holders({role.pk})
        if (now := picture.context(pk, entity.key, cells)).level(entity.key, action)
        != (then := picture.context(pk, entity.key, changed)).level(entity.key, action)
    }
    numbers = _numbers(entity, action, pairs)
    found: dict[bool, list[tuple[User, int]]] = {True: [], False: []}
    for pk, (now, then) in pairs.items():
        is_wider = then.level(entity.key, action) > now.level(entity.key, action)
        found[is_wider].append((picture.users[pk], numbers.get(pk, 0)))
    return CellEffect(sorted(found[True], key=_most), sorted(found[False], key=_most))


def _numbers(
    entity: Entity, action: str, pairs: Mapping[int, tuple[AccessContext, AccessContext]]
) -> dict[int, int]:
    """How many records each of them would gain or lose; a wider level never loses one."""
    model = shareable_model(entity.key)
    if model is None or not pairs or action in {Action.CREATE, Action.IMPORT}:
        return {}
    tally, shared = (
        Tally(model),
        shared_rows(model, action, {pk: now.group_ids for pk, (now, _) in pairs.items()}),
    )
    effects = {
        pk: tally.effect(action, now, then, shared[pk], shared[pk]) for pk, (now, then) in pairs.items()
    }
    return {pk: effect.gained or effect.lost for pk, effect in effects.items()}


def _most(row: tuple[User, int]) -> tuple[int, str]:
    return -row[1], row[0].name
