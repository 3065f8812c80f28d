"""Records that can be sent to the right colleague: each room says what it takes and how the errand arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm.access.locks import ScopedModel
from crm.frozen import frozen
from crm.registry import Registry


@frozen
class Needs:
    """What a record asks of a colleague: a language ("" any), a branch, and words that a skill may be among."""

    language: str = ""
    branch_id: int | None = None
    words: str = ""


@frozen
class Sendable:
    """`key` is the entity. `send(record, to=, by=, title=, note=, due_at=)` makes the errand."""

    key: str
    model: type[ScopedModel]
    needs: Callable[[Any], Needs]
    send: Callable[..., object]
    module: str = ""


sendables: Registry[Sendable] = Registry("sendables")
