"""What would change for somebody in other teams or with other roles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import field, replace
from typing import Any

from crm.access.context import AccessContext, access_of, rights_of
from crm.access.entities import Entity, entities
from crm.access.holdings import holdings
from crm.access.levels import Action, FieldGroup, FieldLevel, Level
from crm.access.models import Role, TeamRole
from crm.access.queries.shares import shareable_model
from crm.access.queries.tallies import Columns, Effect, Tally, lies_within, shared_rows
from crm.access.scopes import within
from crm.access.trees import Trees
from crm.frozen import frozen
from crm.people.models import Team, User

SHOWN = 5
COUNTED = (Action.VIEW, Action.CHANGE)


@frozen
class Move:
    """Another home team, and what becomes of the colleague's own records then: as crm.office.actions.moves has it."""

    user: User
    team: Team
    takes_along: bool = True

    def becomes(self, model: Any) -> Callable[[Columns], Columns] | None:
        """Owner, team and branch of a record after the move; None where records stay as they are."""
        carried = {holding.model for holding in holdings.items() if holding.carries_place}
        return self._columns if model in carried else None

    def _columns(self, columns: Columns) -> Columns:
        owner, team, branch = columns
        if owner != self.user.pk:
            return columns
        if self.takes_along:
            return owner, self.team.pk, self.team.branch_id
        if team is None and self.user.home_team:
            team, branch = self.user.home_team.pk, self.user.home_team.branch_id
        return None, team, branch


@frozen
class Row:
    """One kind of record under one action; samples are records that whoever asks may see themselves."""

    entity: Entity
    action: Action
    effect: Effect
    gained: list[Any] = field(default_factory=list)
    lost: list[Any] = field(default_factory=list)


@frozen
class Cell:
    """A right that would be another one."""

    entity: Entity
    action: Action
    now: Level
    then: Level


@frozen
class Fields:
    """A group of fields that would show more or less."""

    group: FieldGroup
    now: FieldLevel
    then: FieldLevel


@frozen
class Change:
    """What would change for one colleague. `factor`: whether a second factor would be required (None: as before)."""

    rows: list[Row]
    cells: list[Cell]
    fields: list[Fields]
    factor: bool | None
    unchanged: list[Entity]

    def __bool__(self) -> bool:
        return bool(self.rows or self.cells or self.fields or self.factor is not None)


def may_ask(user: User) -> bool:
    """Whoever moves colleagues, gives roles, or may look as a colleague does."""
    access = access_of(user)
    return access.may("colleague", "change") or access.may("role", "change") or access.may("preview", "view")


def imagined(user: User, *, teams: Collection[Team], roles: Collection[Role]) -> AccessContext:
    """The rights of the person if they belonged to exactly these teams and held exactly these roles of their own."""
    team_ids = {team.pk for team in teams}
    carried = TeamRole.objects.filter(team__in=team_ids).values_list("role_id", flat=True)
    places = Trees.read().places(team_ids)
    access = access_of(user)
    rights = rights_of({*(role.pk for role in roles), *carried}).open_in(access.modules_on)
    return replace(
        access,
        levels=rights.levels,
        field_levels=rights.field_levels,
        requires_second_factor=rights.requires_second_factor,
        team_ids=places.team_ids,
        branch_ids=places.branch_ids,
        group_ids=places.group_ids,
        looked_up={},
        may_be_kept=False,
    )


def what_if(
    *, user: User, teams: Collection[Team], roles: Collection[Role], asker: User, move: Move | None = None
) -> Change:
    """Counts are exact and of all records; samples lie within the asker's own scope."""
    now, then = access_of(user), imagined(user, teams=teams, roles=roles)
    rows, unchanged = [], []
    for entity in entities.on_for(asker):
        model = shareable_model(entity.key)
        if model is None:
            continue
        question = Question(Tally(model), now, then, asker, move.becomes(model) if move else None)
        asked = [action for action in COUNTED if question.may_change(entity, action)]
        found = [row for row in (question.row(entity, action) for action in asked) if row.effect]
        rows += found
        if not found:
            unchanged.append(entity)
    factor = then.requires_second_factor
    return Change(
        rows,
        list(_cells(now, then, asker)),
        list(_fields(now, then)),
        factor if factor != now.requires_second_factor else None,
        unchanged,
    )


@frozen
class Question:
    """About the records of one kind: who holds `now` would hold `then`, and records may get other columns."""

    tally: Tally
    now: AccessContext
    then: AccessContext
    asker: User
    becomes: Callable[[Columns], Columns] | None

    def may_change(self, entity: Entity, action: Action) -> bool:
        """Whether it is worth a count."""
        return self.becomes is not None or (
            _reach(self.now, entity, action) != _reach(self.then, entity, action)
        )

    def row(self, entity: Entity, action: Action) -> Row:
        mine, theirs = (
            shared_rows(self.tally.model, action, {self.now.user_id: groups})[self.now.user_id]
            for groups in (self.now.group_ids, self.then.group_ids)
        )
        effect = self.tally.effect(action, self.now, self.then, mine, theirs, self.becomes)
        row = Row(entity, action, effect)
        if action != Action.VIEW:
            return row
        return replace(
            row,
            gained=self.sample(self.then, self.now) if effect.gained else [],
            lost=self.lost() if effect.lost else [],
        )

    def sample(self, inside: AccessContext, outside: AccessContext) -> list[Any]:
        model = self.tally.model
        if outside.level(model.entity, "view") == Level.ALL:
            return []
        found = model.objects.visible_to(self.asker).filter(within(inside, model, "view"))
        return list(found.exclude(within(outside, model, "view")).order_by("-pk")[:SHOWN])

    def lost(self) -> list[Any]:
        if self.becomes is None:
            return self.sample(self.now, self.then)
        disowned = replace(self.then, owner_ids=self.then.owner_ids[1:], looked_up={})
        return [record for record in self.sample(self.now, disowned) if not self.keeps(record)]

    def keeps(self, record: Any) -> bool:
        columns = self.becomes((record.owner_id, record.team_id, record.branch_id))  # type: ignore[misc]
        return lies_within(self.then, record.entity, Action.VIEW)(columns)


def _reach(context: AccessContext, entity: Entity, action: Action) -> tuple[Any, ...]:
    level = context.level(entity.key, action)
    places = (
        context.team_ids if Level.TEAM <= level < Level.ALL else (),
        context.branch_ids if level == Level.BRANCH else (),
        context.group_ids if Level.NONE < level < Level.ALL else (),
    )
    return level, *places


def _cells(now: AccessContext, then: AccessContext, asker: User) -> Iterator[Cell]:
    for entity in entities.on_for(asker):
        for key in entity.actions:
            before, after = now.level(entity.key, key), then.level(entity.key, key)
            if before != after:
                yield Cell(entity, Action(key), before, after)


def _fields(now: AccessContext, then: AccessContext) -> Iterator[Fields]:
    for group in FieldGroup:
        before, after = (FieldLevel(each.field_levels.get(group, 0)) for each in (now, then))
        if before != after:
            yield Fields(group, before, after)
