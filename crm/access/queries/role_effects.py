"""Whom one changed cell of a role, or one group of its fields, would concern."""

from __future__ import annotations

from collections.abc import Mapping

from crm.access.context import AccessContext
from crm.access.entities import Entity
from crm.access.levels import Action
from crm.access.models import FieldGrant, Role
from crm.access.picture import Picture, cells_of
from crm.access.queries.shares import shareable_model
from crm.access.queries.tallies import Tally, shared_rows
from crm.frozen import frozen
from crm.people.models import User

NAMED = 3


@frozen
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


def effect_of_fields(*, role: Role, group: str, level: int) -> CellEffect:
    """The same for a group of fields: who would see more or less of it, on the records that they see."""
    picture, found = Picture(), CellEffect([], [])
    levels = dict(FieldGrant.objects.filter(group=group).values_list("role", "level"))
    changed = levels | {role.pk: level}
    for pk in picture.holders({role.pk}):
        now, then = (max(each.get(held, 0) for held in picture.roles_of[pk]) for each in (levels, changed))
        if now != then:
            (found.gaining if then > now else found.losing).append((picture.users[pk], 0))
    return CellEffect(sorted(found.gaining, key=_most), sorted(found.losing, key=_most))
