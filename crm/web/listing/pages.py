"""The page of a list as one lazy object: a template asks only for what it draws, a fragment pays for nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.scopes import require
from crm.audit.actions.reading import record_list_read
from crm.frozen import frozen
from crm.lists.models import SavedView
from crm.lists.paging import Page, fetch_page
from crm.lists.queries.columns import columns_for
from crm.lists.queries.saved_views import views_of
from crm.lists.reading import read_query
from crm.lists.registry import bulk_of, lists, ready_views_of, sorts_of
from crm.lists.selection import Selection
from crm.lists.specs import BulkAction, Column, ListSpec, Sort
from crm.web import formats
from crm.web.listing.addresses import Addresses
from crm.web.listing.drawing import Drawing, draw_cards, draw_rows


@frozen
class Head:
    """A column's head; `direction` is "ascending", "descending" or "" when the list is sorted otherwise."""

    column: Column
    url: str
    direction: str


@frozen
class ViewTab:
    """A view above the list; `key` is what the address says."""

    key: str
    label: Any
    url: str
    is_current: bool
    is_pinned: bool = False


@frozen
class Chip:
    label: Any
    words: str
    remove: str


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece; on the way back through the history it asks for the whole page again."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def spec_or_404(list_key: str, user: Any, action: str = "view") -> ListSpec:
    """The list; PermissionDenied for whoever has no right to any of its records."""
    spec = lists.get(list_key)
    if spec is None:
        raise Http404
    require(user, spec.entity, "view")
    if action != "view":
        require(user, spec.entity, action)
    return spec


def first_view(spec: ListSpec, user: Any) -> QueryDict:
    """What the bare address of a list shows: its first tab."""
    view = next(iter(ready_views_of(spec, user)), None)
    return QueryDict(f"view={view.key}&{view.params}" if view and view.params else "")


class ListPage(Addresses):
    """`listing` in the templates of lists."""

    def __init__(self, request: HttpRequest, spec: ListSpec, params: Any = None) -> None:
        self.request = request
        self.spec = spec
        self.user: Any = request.user
        asked = request.GET if params is None else params
        self.query = read_query(spec, self.user, asked or first_view(spec, self.user))

    @cached_property
    def saved_views(self) -> list[SavedView]:
        return views_of(self.spec.key, self.user)

    @cached_property
    def saved_view(self) -> SavedView | None:
        """The saved view that the address names."""
        return next((view for view in self.saved_views if str(view.pk) == self.query.view), None)

    @cached_property
    def is_own_view(self) -> bool:
        return bool(self.saved_view and self.saved_view.owner_id == self.user.pk)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return columns_for(self.query, self.saved_view)

    @cached_property
    def page(self) -> Page:
        joins = {join for column in self.columns for join in column.joins}
        return fetch_page(self.query, joins=tuple(sorted(joins)))

    @cached_property
    def drawing(self) -> Drawing:
        return Drawing(self.user, self.page.rows)

    @cached_property
    def sorts(self) -> tuple[Sort, ...]:
        return sorts_of(self.spec, self.user)

    @property
    def errors(self) -> tuple[str, ...]:
        return (*self.query.errors, *self.page.errors)

    def rows(self) -> SafeString:
        if self.page.rows:
            record_list_read(self.user, self.spec.entity, {column.group for column in self.columns})
        return draw_rows(self.spec, self.columns, self.drawing)

    def cards(self) -> SafeString:
        return draw_cards(self.spec, self.drawing)

    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        sort = next((sort for sort in self.sorts if sort.key == column.sort), None)
        if sort is None:
            return Head(column, "", "")
        if sort.key == self.page.sort.key:
            turned = sort.key if self.page.is_descending else f"-{sort.key}"
            direction = "descending" if self.page.is_descending else "ascending"
            return Head(column, self.url + self.query.address(sort=turned), direction)
        first = f"-{sort.key}" if sort.starts_descending else sort.key
        return Head(column, self.url + self.query.address(sort=first), "")

    def sort_links(self) -> list[tuple[Any, str, bool]]:
        """(label, address, is current) for the sort menu; the current one is turned round."""
        found = []
        for sort in self.sorts:
            is_current = sort.key == self.page.sort.key
            descending = not self.page.is_descending if is_current else sort.starts_descending
            found.append(
                (sort.label, self.url + self.query.address(sort="-" * descending + sort.key), is_current)
            )
        return found

    @cached_property
    def tabs(self) -> list[ViewTab]:
        """Pinned saved views stand right behind those that everyone has."""
        ready = [
            ViewTab(
                view.key, view.label, _view_url(self.url, view.key, view.params, is_first=number == 0),
                self.query.view == view.key or (number == 0 and not self.query.view),
            )
            for number, view in enumerate(ready_views_of(self.spec, self.user))
        ]  # fmt: skip
        saved = [
            ViewTab(
                str(view.pk), view.name, _view_url(self.url, str(view.pk), view.params),
                view == self.saved_view, view.is_pinned,
            )
            for view in self.saved_views
        ]  # fmt: skip
        return ready + saved

    def chips(self) -> list[Chip]:
        return [
            Chip(item.filter.label, item.words, self.url + self.query.address(*item.filter.names()))
            for item in self.query.applied
        ]

    def bulk(self) -> list[tuple[BulkAction, str]]:
        """The bulk actions this person may do at all, with their addresses."""
        return [(item, self.url_of("bulk", item.key)) for item in bulk_of(self.spec, self.user)]

    def all_token(self) -> str:
        """The signed description of everything the query finds."""
        return Selection(self.spec, self.user, params=self.query.params).token()

    @property
    def can_export(self) -> bool:
        return bool(self.spec.resource) and access_of(self.user).may(self.spec.entity, "export")

    @property
    def can_find(self) -> bool:
        """A template would call `spec.find` itself, without what it asks for, and find nothing there."""
        return self.spec.find is not None

    @property
    def may_import(self) -> bool:
        return access_of(self.user).may(self.spec.entity, "import")

    @property
    def is_turned_page(self) -> bool:
        """Whether this is another page of the same question."""
        return bool(self.request.GET.keys() & {"after", "before"})

    @property
    def first(self) -> str:
        return formats.number(self.page.first)

    @property
    def last(self) -> str:
        return formats.number(self.page.last)

    @property
    def first_column(self) -> str:
        return self.columns[0].key

    @property
    def has_any(self) -> bool:
        """Whether anything is in sight at all; asked only where the narrowed list shows nothing."""
        return bool(self.spec.model.objects.visible_to(self.user).exists())

    @property
    def empty_title(self) -> Any:
        return self.spec.empty_title or _("Nothing here yet")

    @property
    def kept_params(self) -> list[tuple[str, str]]:
        """Everything the find box must not lose, as hidden fields."""
        return [(key, value) for key, values in self.query.params.items() if key != "q" for value in values]


def _view_url(url: str, key: str, params: str, *, is_first: bool = False) -> str:
    if is_first and not params:
        return url
    return f"{url}?view={key}" + (f"&{params}" if params else "")
