"""What one request reads once, however many parts of the page ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[str, Any] | None] = ContextVar("kept_for_this_request", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what `once` reads until the end of the block. Outside such a block nothing is kept."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: str, make: Callable[[], T]) -> T:
    """`make()` at the first call with this key in the block, then what it gave; None is asked for again."""
    kept = _kept.get()
    found: T | None = kept.get(key) if kept is not None else None
    if found is None:
        found = make()
        if kept is not None:
            kept[key] = found
    return found


def forget(key: str) -> None:
    """What was read is about to change."""
    (_kept.get() or {}).pop(key, None)
