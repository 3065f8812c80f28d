"""The records a person opened last. Kept in the cache: a convenience that may be lost, never a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache

from crm import sink
from crm.access.scopes import previewer_of

if TYPE_CHECKING:
    from crm.people.models import User

KEPT = 8
SECONDS = 60 * 24 * 3600


def _name(user: User) -> str:
    return f"recent:{user.pk}"


def recent_keys(user: User) -> list[tuple[str, int]]:
    """(provider key, record key), newest first."""
    return [(key, pk) for key, pk in cache.get(_name(user), [])]


def remember(user: User, key: str, pk: int) -> None:
    """Say that the person opened a record; called by its page with the key of its search provider."""
    if not previewer_of(user):
        sink.drop(_keep, (user, key, pk))


def _keep(opened: list[tuple[User, str, int]]) -> None:
    for user, key, pk in opened:
        keys = [(key, pk), *(known for known in recent_keys(user) if known != (key, pk))]
        cache.set(_name(user), keys[:KEPT], SECONDS)
