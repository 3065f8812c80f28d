"""Which records hold fields that the firm made itself: each room says so for its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crm.frozen import frozen
from crm.registry import Registry


def _itself(row: Any) -> Any:
    return row


@frozen
class Holder:
    """`key` is the name of `model`, which has a JSON column `custom`. `client_path` leads from it to the client whose
    person an erasure is of. `refresh_search(keys)` makes what rows are found by anew; None where none is searched so.
    `searched_groups`: of which groups of fields its searched texts may be. `root(row)` is the record whose right
    counts, the row itself where it is no child.
    """

    key: str
    label: Any
    model: Any
    client_path: str = "client"
    refresh_search: Callable[[Sequence[int]], object] | None = None
    root: Callable[[Any], Any] = _itself
    searched_groups: tuple[str, ...] = ("",)
    module: str = ""
    order: int = 50


holders: Registry[Holder] = Registry("holders of custom fields")


def holder_of(model: Any) -> Holder | None:
    """The holder whose records are of this model."""
    found = holders.get(str(model._meta.model_name))
    return found if found is not None and found.model is model else None
