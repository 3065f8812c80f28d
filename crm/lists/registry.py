"""Every list of the product, by key; filled when the apps are ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm.lists.filters import ListFilter
from crm.lists.specs import ListSpec
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


def filters_of(spec: ListSpec, user: User) -> tuple[ListFilter, ...]:
    """The list's own filters and those of the rooms above that are on."""
    return (*spec.filters, *(item.filter for item in extra_filters.on_for(user) if item.list_key == spec.key))
