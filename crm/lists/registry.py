"""Every list of the product, by key; filled when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import QueryDict

from crm.access.context import access_of
from crm.frozen import frozen
from crm.lists.filters import ListFilter
from crm.lists.specs import BulkAction, Column, ListSpec, ReadyView, Sort
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class ExtraFilter:
    """A filter that an upper room adds to a list below it: the clients of a segment, say."""

    key: str
    list_key: str
    filter: ListFilter
    module: str = ""
    order: int = 50


@frozen
class ListParts:
    """Parts of lists that are known only while the program runs: of fields that the firm made.

    `filters` knows those too that are offered no longer, so that whoever narrows by one hears that it was left out.
    """

    key: str
    columns: Callable[[ListSpec], tuple[Column, ...]]
    sorts: Callable[[ListSpec], tuple[Sort, ...]]
    filters: Callable[[ListSpec], tuple[ListFilter, ...]]
    offered_filters: Callable[[ListSpec], tuple[ListFilter, ...]]
    bulk: Callable[[ListSpec, User], tuple[BulkAction, ...]] = lambda _spec, _user: ()
    module: str = ""


lists: Registry[ListSpec] = Registry("lists")
extra_filters: Registry[ExtraFilter] = Registry("extra filters")
list_parts: Registry[ListParts] = Registry("parts of lists")


T = TypeVar("T", ListFilter, Sort, Column)


def all_filters(spec: ListSpec) -> tuple[ListFilter, ...]:
    """The list's own filters and those of the rooms above, whether they may be asked now or not."""
    extra = (item.filter for item in extra_filters.items() if item.list_key == spec.key)
    return (*spec.filters, *extra, *(found for parts in list_parts.items() for found in parts.filters(spec)))


def filters_of(spec: ListSpec, user: User) -> tuple[ListFilter, ...]:
    """Those of them whose module is on and that ask about what the person may read."""
    extra = (item.filter for item in extra_filters.on_for(user) if item.list_key == spec.key)
    made = (found for parts in list_parts.items() for found in parts.offered_filters(spec))
    return _readable((*spec.filters, *extra, *made), user)


def sorts_of(spec: ListSpec, user: User) -> tuple[Sort, ...]:
    made = (sort for parts in list_parts.items() for sort in parts.sorts(spec))
    return _readable((*spec.sorts, *made), user)


def bulk_of(spec: ListSpec, user: User) -> tuple[BulkAction, ...]:
    """What the person may do to many rows at once, by the rights of their roles."""
    access = access_of(user)
    if not access.may(spec.entity, "bulk"):
        return ()
    made = (action for parts in list_parts.items() for action in parts.bulk(spec, user))
    offered = (action for action in (*spec.bulk, *made) if access.may(spec.entity, action.action))
    return tuple(action for action in offered if access.writes(action.group))


def bulk_action_of(spec: ListSpec, user: User, key: str) -> BulkAction | None:
    return next((action for action in bulk_of(spec, user) if action.key == key), None)


def columns_of(spec: ListSpec, user: User) -> tuple[Column, ...]:
    return _readable(all_columns(spec), user)


def all_columns(spec: ListSpec) -> tuple[Column, ...]:
    """The list's own columns and those that the firm made."""
    return (*spec.columns, *(column for parts in list_parts.items() for column in parts.columns(spec)))


def column_at(spec: ListSpec, key: str) -> Column | None:
    return next((column for column in all_columns(spec) if column.key == key), None)


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
