"""Ask every provider that the person may use; and what they looked at last, when nothing was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm.access.context import access_of
from crm.frozen import frozen
from crm.search.providers import Hit, SearchProvider, search_providers
from crm.search.recent import recent_keys
from crm.search.text import SearchText

if TYPE_CHECKING:
    from crm.people.models import User

PER_GROUP = 6
MIN_LENGTH = 2


@frozen
class Group:
    label: Any
    icon: str
    hits: Sequence[Hit]


def providers_for(user: User) -> list[SearchProvider]:
    access = access_of(user)
    return [item for item in search_providers.on_for(user) if access.may(item.entity, "view")]


def find(user: User, text: SearchText, *, limit: int = PER_GROUP) -> list[Group]:
    """The hits of each kind of record, empty kinds left out. One letter finds nothing."""
    if len(text.text) < MIN_LENGTH:
        return []
    found = ((item, item.find(user, text, limit)) for item in providers_for(user))
    return [Group(item.label, item.icon, hits) for item, hits in found if hits]


def recent(user: User) -> list[Hit]:
    """What the person opened last, newest first; one query for each kind of record."""
    keys = recent_keys(user)
    known: dict[tuple[str, int], Hit] = {}
    for item in providers_for(user):
        ids = [pk for key, pk in keys if key == item.key]
        if ids and item.recall:
            known |= {(item.key, pk): hit for pk, hit in item.recall(user, ids).items()}
    return [known[key] for key in keys if key in known]
