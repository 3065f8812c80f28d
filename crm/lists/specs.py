"""What an app says about one of its lists. The engine reads it; drawing and pages live in crm.web.listing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.module_loading import import_string

from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.lists.filters import ListFilter
    from crm.people.models import User

Cell = Callable[[Any, Any], str]


@frozen
class Column:
    """One column. `cell(row, drawing)` returns safe HTML (see crm.web.listing.cells for ready ones).

    `joins` are the foreign keys the cell reads. `export` names the field of the resource ("" = the key,
    None = not exported); `value(row)` gives what goes into a file where no resource knows it. `group`: the group of
    fields it shows (crm.access.field_groups); its sum under the column goes with it.
    """

    key: str
    label: Any
    cell: Cell
    sort: str = ""
    is_number: bool = False
    is_default: bool = True
    is_fixed: bool = False
    joins: tuple[str, ...] = ()
    export: str | None = ""
    group: str = ""
    value: Callable[[Any], Any] | None = None


@frozen
class Sort:
    """An order. `is_indexed` says that every arm of the scope has an index (arm, field, id): offered at any size.

    An indexed field is NOT NULL. Any other sort is offered up to 10,000 visible rows; its empty values come last.
    """

    key: str
    label: Any
    field: str
    is_indexed: bool = False
    starts_descending: bool = False
    group: str = ""


@frozen
class ReadyView:
    """A tab that everyone has; `params` is a query string."""

    key: str
    label: Any
    params: str = ""


@frozen
class FootSum:
    """A figure under a column, over all matching rows: `aggregate` is a Django aggregate, `show(value, drawing)`."""

    column: str
    aggregate: Any
    show: Callable[[Any, Any], str]


@frozen
class BulkAction:
    """A verb for selected rows.

    `form(user, data)` builds the form that asks for what is missing (None: nothing to ask). `run` gets `rows` (a
    queryset of those the person may do `action` and bulk to), `by` and the form's cleaned data; it calls one of the
    app's actions, which checks the rights again, and returns a BulkResult. Instead of all that, `opens(keys)` may give
    the address of a page for a few rows; it raises ValidationError for too many or too few (at most 10 are given).
    `group`: the group of fields that it writes; offered to whoever may.
    """

    key: str
    label: Any
    icon: str
    action: str
    run: Callable[..., BulkResult] | None = None
    form: Callable[..., Any] | None = None
    question: Any = ""
    button: Any = ""
    opens: Callable[[list[int]], str] | None = None
    group: str = ""


@frozen
class BulkResult:
    """How a bulk action ended: a sentence for the toast, the address that undoes it, the job if it still runs."""

    message: str
    undo_url: str = ""
    url: str = ""
    job_id: int | None = None


@frozen
class ListSpec:
    """A list of one model. `url_name` is its page; the other addresses are made from it (docs/lists.md)."""

    key: str
    entity: str
    model: Any
    title: Any
    noun: Callable[[int], str]
    url_name: str
    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    default_sort: str
    filters: tuple[ListFilter, ...] = ()
    views: tuple[ReadyView, ...] = ()
    bulk: tuple[BulkAction, ...] = ()
    sums: tuple[FootSum, ...] = ()
    # The cells of a phone's card: title, line under it, figure at the end, line under that.
    card: tuple[Cell, ...] = ()
    # What somebody may not read is not looked in either: `find(text, user)`.
    find: Callable[[str, User], Q] | None = None
    row_url: Callable[[Any], str] = field(default=lambda row: row.get_absolute_url())
    row_name: Callable[[Any], str] = str
    defer: tuple[str, ...] = ()
    resource: str = ""  # the dotted name of its class: exports are rare, and what they load is large
    template: str = "lists/page.html"
    new_url_name: str = ""
    new_label: Any = ""
    empty_title: Any = ""
    empty_text: Any = ""
    module: str = ""
    order: int = 50

    def new_resource(self) -> Any:
        """What turns its rows into those of a file."""
        return import_string(self.resource)()

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    def sort(self, key: str) -> Sort | None:
        return next((sort for sort in self.sorts if sort.key == key), None)

    def filter(self, key: str) -> ListFilter | None:
        return next((item for item in self.filters if item.key == key), None)
