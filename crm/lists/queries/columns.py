"""Which columns a person sees in a view of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.lists.models import ColumnChoice
from crm.lists.reading import ListQuery
from crm.lists.registry import columns_of
from crm.lists.specs import Column

if TYPE_CHECKING:
    from crm.lists.models import SavedView


def columns_for(query: ListQuery, view: SavedView | None) -> tuple[Column, ...]:
    """The person's own choice for this view, else the view's columns, else the usual ones; one query.

    What their role hides is left out.
    """
    columns = columns_of(query.spec, query.user)
    choice = (
        ColumnChoice.objects.filter(user=query.user, list_key=query.spec.key, view=query.view)
        .values_list("columns", flat=True)
        .first()
    )
    keys = choice or (view.columns if view else None)
    if not keys:
        return tuple(column for column in columns if column.is_default or column.is_fixed)
    fixed = [column.key for column in columns if column.is_fixed and column.key not in keys]
    by_key = {column.key: column for column in columns}
    return tuple(by_key[key] for key in [*fixed, *keys] if key in by_key)
