"""How many notices wait for somebody: kept in the cache, so that no page pays for the number on its bell.

Whoever writes notices says so (crm.messages); nothing kept means "ask", which the page then does by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.core.cache import cache

KEPT_SECONDS = 3600


class Unread(NamedTuple):
    """`newest` is the key of the latest notice, read or not."""

    count: int
    newest: int


def kept_unread(user_id: int) -> Unread | None:
    found = cache.get(_key(user_id))
    return Unread(*found) if found else None


def keep_unread(found: dict[int, Unread]) -> None:
    cache.set_many({_key(user_id): tuple(unread) for user_id, unread in found.items()}, KEPT_SECONDS)


def _key(user_id: int) -> str:
    return f"unread:{user_id}"


def kept_talks(user_id: int) -> int | None:
    """How many conversations have something new for them, as it was counted last (crm.messages)."""
    found: int | None = cache.get(f"talks:{user_id}")
    return found


def keep_talks(user_id: int, count: int) -> None:
    cache.set(f"talks:{user_id}", count, KEPT_SECONDS)


def forget_talks(user_ids: Iterable[int]) -> None:
    cache.delete_many([f"talks:{user_id}" for user_id in user_ids])


Sign = tuple[
    tuple[int, int] | None, int | None
]  # (count, newest) of notices, number of talks; None: not kept


def kept_signs(user_ids: list[int]) -> dict[int, Sign]:
    """What is kept of each of them, in one question: a value that differs from the one before means "ask"."""
    found = cache.get_many([_key(pk) for pk in user_ids] + [f"talks:{pk}" for pk in user_ids])
    return {pk: (found.get(_key(pk)), found.get(f"talks:{pk}")) for pk in user_ids}
