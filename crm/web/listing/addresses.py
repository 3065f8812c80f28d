"""The addresses around a list: its parts, its neighbours, what a link keeps of the question."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse

from crm.access.context import access_of
from crm.lists.models import SavedView
from crm.lists.paging import Page
from crm.lists.reading import ListQuery
from crm.lists.specs import ListSpec


class Addresses:
    """What a ListPage inherits; every address carries the question on, none the place in the list."""

    spec: ListSpec
    user: Any
    query: ListQuery
    page: Page
    saved_view: SavedView | None

    def url_of(self, part: str, *args: Any) -> str:
        """An address that belongs to this list: "filters", "columns", "export" ..."""
        return reverse(f"{self.spec.url_name}_{part}", args=args)

    @cached_property
    def url(self) -> str:
        return reverse(self.spec.url_name)

    @property
    def following_url(self) -> str:
        return self.url + self.query.address(after=self.page.following) if self.page.following else ""

    @property
    def previous_url(self) -> str:
        return self.url + self.query.address(before=self.page.previous) if self.page.previous else ""

    @property
    def figures_url(self) -> str:
        return self.url_of("figures") + self.query.address()

    @property
    def exact_url(self) -> str:
        return self.figures_url + ("" if self.figures_url.endswith("?") else "&") + "exact=1"

    @property
    def url_of_filters(self) -> str:
        return self.url_of("filters") + self.query.address()

    @property
    def url_of_own_filters(self) -> str:
        return self.url_of("filters")

    @property
    def url_of_columns(self) -> str:
        return self.url_of("columns") + self.query.address()

    @property
    def url_of_new_view(self) -> str:
        return self.url_of("new_view") + self.query.address()

    @property
    def url_of_export(self) -> str:
        return self.url_of("export") + self.query.address()

    @property
    def url_of_remove_view(self) -> str:
        return self.url_of("remove_view", self.saved_view.pk) if self.saved_view else ""

    @property
    def new_url(self) -> str:
        may = self.spec.new_url_name and access_of(self.user).may(self.spec.entity, "create")
        return reverse(self.spec.new_url_name) if may else ""
