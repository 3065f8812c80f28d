"""What a group of companies adds up to besides money: each room says its own, and each figure opens its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class GroupFigure:
    """`count(client_ids, user)`: how many the reader sees, one query; `words(n)`: what they are; `url(client_id)`: the
    list of them for the group of a client (contacts.list_filters.InGroup).
    """

    key: str
    count: Callable[[Sequence[int], User], int]
    words: Callable[[int], str]
    url: Callable[[int], str]
    entity: str
    module: str = ""
    order: int = 50


group_figures: Registry[GroupFigure] = Registry("figures of groups")
