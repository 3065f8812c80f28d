"""What stands in a colleague's name: every room says it here, so that nobody leaves with clients in their drawer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from crm.access.entities import entities
from crm.access.locks import LockedModel, ScopedQuerySet
from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Holding:
    """Rows of `model` whose `column` names a colleague.

    `words(count)` says how many ("42 clients"); `open` are those that are still work, None counts none (they go where
    others go). Rows named by `owner` carry team and branch. `personal` stay with a colleague who only moves;
    `to_lead`: what nobody can leave unnamed goes to the team's lead. `give(change_set, user, to, by)` hands them to
    one colleague where more follows from it than the columns.
    """

    key: str
    model: type[LockedModel]
    words: Callable[[int], str]
    column: str = "owner"
    open: Q | None = field(default_factory=Q)
    personal: Q | None = None
    to_lead: bool = False
    give: Callable[[Any, User, User, User], object] | None = None
    module: str = ""
    order: int = 50

    @property
    def carries_place(self) -> bool:
        return self.column == "owner"

    def rows(self, user: User) -> ScopedQuerySet:
        """All of them, also what is over; a module that is off keeps its rows in order as well."""
        rows = self.model.objects.unscoped(
            "what stands in a colleague's name, whoever looks after colleagues"
        )
        return rows.filter(**{self.column: user})

    def count(self, user: User) -> int:
        return 0 if self.open is None else self.rows(user).filter(self.open).count()


@frozen
class Held:
    holding: Holding
    count: int

    @property
    def text(self) -> str:
        return self.holding.words(self.count)


holdings: Registry[Holding] = Registry("holdings")


def held_by(user: User) -> list[Held]:
    """What the colleague works on now, without what they have none of; one count a kind."""
    counted = [Held(holding, holding.count(user)) for holding in holdings.items()]
    return [held for held in counted if held.count]


def kind_of(holding: Holding) -> str:
    """The row of the role matrix that it stands under, as people call it."""
    entity = entities.get(holding.model.entity)
    return str(entity.label) if entity else holding.model.entity
