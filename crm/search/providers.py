"""What the search box looks in: every app registers its records in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm.frozen import frozen
from crm.registry import Registry
from crm.search.text import SearchText

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Hit:
    """One record found; `note` stands quietly behind its title ("client · Oslo")."""

    title: str
    url: str
    note: str = ""
    icon: str = ""


@frozen
class SearchProvider:
    """`find(user, text, limit)`: at most `limit` hits within the scope of the person, in a few queries.

    `recall(user, ids)`: hits by key for "recent", of those that the person may see, in one query.
    """

    key: str
    label: Any
    icon: str
    entity: str
    find: Callable[[User, SearchText, int], Sequence[Hit]]
    recall: Callable[[User, Sequence[int]], dict[int, Hit]] | None = None
    module: str = ""
    order: int = 50


search_providers: Registry[SearchProvider] = Registry("search providers")
