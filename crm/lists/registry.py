"""Every list of the product, by key; filled when the apps are ready."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import QueryDict

from crm.access.context import access_of
from crm.lists.filters import ListFilter
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass(frozen=True)
class ExtraFilter:
    """A filter that an upper room adds to a list below it: the clients of a segment, say."""

    key: str
    list_key: str
    filter: ListFilter
    module: str = ""
    order: int = 50


lists: Registry[ListSpec] = Registry("lists")
extra_filters: Registry[ExtraFilter] = Registry("extra filters")


T = TypeVar("T", ListFilter, Sort, Column)


def all_filters(spec: ListSpec) -> tuple[ListFilter, ...]:
    """The list's own filters and those of the rooms above, whether they may be asked now or not."""
    return (*spec.filters, *(item.filter for item in extra_filters.items() if item.list_key == spec.key))


def filters_of(spec: ListSpec, user: User) -> tuple[ListFilter, ...]:
    """Those of them whose module is on and that ask about what the person may read."""
    extra = (item.filter for item in extra_filters.on_for(user) if item.list_key == spec.key)
    return _readable((*spec.filters, *extra), user)


def sorts_of(spec: ListSpec, user: User) -> tuple[Sort, ...]:
    return _readable(spec.sorts, user)


def columns_of(spec: ListSpec, user: User) -> tuple[Column, ...]:
    return _readable(spec.columns, user)


def ready_views_of(spec: ListSpec, user: User) -> tuple[ReadyView, ...]:
    """The tabs that everyone has; none that filters by what the person may not read, and no order by it."""
    open_sorts = {"", *(sort.key for sort in sorts_of(spec, user))}
    readable = filters_of(spec, user)
    closed = {name for item in all_filters(spec) if item not in readable for name in item.names()}
    found = []
    for view in spec.views:
        params = QueryDict(view.params, mutable=True)
        if params.get("sort", "").removeprefix("-") not in open_sorts:
            del params["sort"]
            view = replace(view, params=params.urlencode())
        if not closed & params.keys():
            found.append(view)
    return tuple(found)


def _readable(items: Iterable[T], user: Any) -> tuple[T, ...]:
    access = access_of(user)
    return tuple(item for item in items if access.reads(item.group))
