"""Which columns a person sees in a view of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.lists.models import ColumnChoice
from crm.lists.reading import ListQuery
from crm.lists.specs import Column

if TYPE_CHECKING:
    from crm.lists.models import SavedView


def columns_for(query: ListQuery, view: SavedView | None) -> tuple[Column, ...]:
    """The person's own choice for this view, else the view's columns, else the usual ones; one query."""
    choice = (
        ColumnChoice.objects.filter(user=query.user, list_key=query.spec.key, view=query.view)
        .values_list("columns", flat=True)
        .first()
    )
    keys = choice or (view.columns if view else None)
    if not keys:
        return tuple(column for column in query.spec.columns if column.is_default or column.is_fixed)
    fixed = [column.key for column in query.spec.columns if column.is_fixed and column.key not in keys]
    found = (query.spec.column(key) for key in [*fixed, *keys])
    return tuple(column for column in found if column)
