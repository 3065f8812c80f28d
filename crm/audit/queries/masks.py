"""Keeping the audit does not make somebody a reader of clients: whose names and values they see there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.levels import Level
from crm.access.locks import LockedModel
from crm.access.scopes import previewer_of
from crm.audit.words import models_by_key

if TYPE_CHECKING:
    from crm.people.models import User


def masked_entities(user: User) -> list[str]:
    """The keys of records whose names and values this reader of the audit does not see.

    Those are the records of a kind of which they may not see all, and their children. Who, what and when
    are shown to them. Whoever sees as a colleague does sees what neither of the two is kept from.
    """
    access, by = access_of(user), previewer_of(user)
    closed = {entity.key for entity in entities.items() if access.level(entity.key, "view") < Level.ALL}
    found = [
        key
        for key, model in models_by_key().items()
        if issubclass(model, LockedModel) and model.entity in closed
    ]
    return [*found, *masked_entities(by)] if by else found
