"""Which levels of a role make no sense together: nobody changes what they cannot see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from crm.access.entities import Entity, entities
from crm.access.levels import Action, Level

# Each action reaches at most as far as the other one.
CEILINGS = {
    Action.CREATE: Action.VIEW,
    Action.CHANGE: Action.VIEW,
    Action.EXPORT: Action.VIEW,
    Action.BULK: Action.VIEW,
    Action.SHARE: Action.VIEW,
    Action.DELETE: Action.CHANGE,
    Action.ASSIGN: Action.CHANGE,
    Action.MERGE: Action.CHANGE,
    Action.IMPORT: Action.CREATE,
}
Levels = Mapping[tuple[str, str], int]


def ceiling_of(entity: Entity, action: str) -> str | None:
    """The nearest action above that this entity has."""
    above = CEILINGS.get(Action(action))
    while above is not None and above not in entity.actions:
        above = CEILINGS.get(above)
    return above


def contradictions(levels: Levels) -> Iterator[tuple[str, str, str]]:
    """(entity, action, sentence) for each cell that reaches further than the one it stands on."""
    for entity in entities.items():
        for action in entity.actions:
            above = ceiling_of(entity, action)
            reach, limit = levels.get((entity.key, action), 0), levels.get((entity.key, above or ""), 0)
            if above is not None and reach > limit:
                yield entity.key, action, sentence(action, reach, above, limit)


def sentence(action: str, reach: int, above: str, limit: int) -> str:
    return _(
        "“%(action)s” would reach %(reach)s while “%(above)s” reaches %(limit)s: it cannot reach further."
    ) % {
        "action": Action(action).label,
        "reach": Level(reach).label,
        "above": Action(above).label,
        "limit": Level(limit).label,
    }
