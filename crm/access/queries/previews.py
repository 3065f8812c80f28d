"""What a preview may tell about records that the one who looks may not see: how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.access.backend import ScopeBackend
from crm.access.context import access_of
from crm.access.entities import Entity, entities
from crm.access.levels import FieldGroup, FieldLevel
from crm.access.shares import shareable_models
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

COUNT_LIMIT = 10_000


@frozen
class Seen:
    """Counts of one kind of record, at most COUNT_LIMIT + 1."""

    entity: Entity
    theirs: int
    shown: int


@frozen
class SeenFields:
    """A group of fields: what the colleague's roles show of it, and what is shown here."""

    group: FieldGroup
    theirs: FieldLevel
    shown: FieldLevel


def fields_of(previewed: User) -> list[SeenFields]:
    themselves = ScopeBackend().get_user(previewed.pk)
    own = access_of(themselves).field_levels if themselves else {}
    shown = access_of(previewed).field_levels
    return [
        SeenFields(group, FieldLevel(own.get(group, 0)), FieldLevel(shown.get(group, 0)))
        for group in FieldGroup
    ]


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
