"""What a preview may tell about records that the one who looks may not see: how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm.access.backend import ScopeBackend
from crm.access.entities import Entity, entities
from crm.access.shares import shareable_models

if TYPE_CHECKING:
    from crm.people.models import User

COUNT_LIMIT = 10_000


@dataclass(frozen=True)
class Seen:
    """Counts of one kind of record, at most COUNT_LIMIT + 1."""

    entity: Entity
    theirs: int
    shown: int


def sight_of(previewed: User) -> list[Seen]:
    """For each kind of record that the colleague sees; two queries each."""
    themselves = ScopeBackend().get_user(previewed.pk)
    found = []
    for model in shareable_models():
        entity = entities.get(model.entity)  # type: ignore[attr-defined]
        if themselves and entity in entities.on_for(themselves):
            theirs, shown = (
                model.objects.visible_to(user).order_by()[: COUNT_LIMIT + 1].count()  # type: ignore[attr-defined]
                for user in (themselves, previewed)
            )
            if theirs:
                found.append(Seen(entity, theirs, shown))
    return found
