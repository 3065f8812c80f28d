"""What standards of service there are: each room registers how it finds the clients with whom one is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crm.frozen import frozen
from crm.registry import Registry

# A SELECT of (client_id, since) and its parameters.
Found = tuple[str, list[Any]]


@frozen
class StandardMeasure:
    """`find(amounts, ahead)`: clients with whom it is broken, or will be in `ahead` days, by the amount of each class
    that has one. `is_hours`: amounts are working hours of the client's owner, else days. What is planned for it has
    the kind and the title; `plans_ahead` so many days before it would be broken.
    """

    key: str
    label: Any
    hint: Any
    find: Callable[[Mapping[str, int], int], Found]
    plan_kind: str
    plan_title: Any
    is_hours: bool = False
    plans_ahead: int = 0
    module: str = ""
    order: int = 50


standard_measures: Registry[StandardMeasure] = Registry("measures of standards")


def by_class(amounts: Mapping[str, int]) -> list[Any]:
    """Parameters of unnest(%s::text[], %s::int[]): classes and their amounts."""
    return [list(amounts), list(amounts.values())]
