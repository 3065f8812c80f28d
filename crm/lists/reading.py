"""From the address of a list to what is asked: filters, words to find, sort, place; bad values become messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from crm.frozen import frozen
from crm.lists.filters import ListFilter
from crm.lists.registry import all_filters, filters_of, sorts_of
from crm.lists.specs import ListSpec, Sort

if TYPE_CHECKING:
    from crm.people.models import User

FIND_LENGTH = 200
PLACE = ("after", "before")


@frozen
class Applied:
    """A filter with the values that the address gives it."""

    filter: ListFilter
    values: dict[str, Any]
    user: User

    @property
    def words(self) -> str:
        return self.filter.words(self.values, self.user)

    @property
    def q(self) -> Q:
        return self.filter.q(self.values, self.user)


@frozen
class ListQuery:
    """What one person asks of one list. `params` holds only what the list understands."""

    spec: ListSpec
    user: User
    params: dict[str, tuple[str, ...]]
    find: str
    applied: tuple[Applied, ...]
    sort: Sort
    is_descending: bool
    view: str
    place: tuple[str, str] | None
    errors: tuple[str, ...]
    # A filter of the address was left out, so that more is found than was meant.
    is_widened: bool = False

    @cached_property
    def q(self) -> Q:
        """All filters and the words to find, as one condition."""
        found = Q()
        if self.find and self.spec.find:
            found &= self.spec.find(self.find, self.user)
        for applied in self.applied:
            found &= applied.q
        return found

    @property
    def is_narrowed(self) -> bool:
        return bool(self.find or self.applied)

    @property
    def sort_param(self) -> str:
        return ("-" if self.is_descending else "") + self.sort.key

    def address(self, *without: str, **changes: Any) -> str:
        """The query string of this list with some parameters changed (a value, several, None = left out).

        The place in the list is never carried along: another question starts at the first page.
        """
        params = {key: values for key, values in self.params.items() if key not in without}
        for key, value in changes.items():
            params.pop(key, None)
            if value is not None and value != "":
                params[key] = tuple(value) if isinstance(value, list | tuple) else (str(value),)
        query = QueryDict(mutable=True)
        for key, values in params.items():
            query.setlist(key, list(values))
        return "?" + query.urlencode()

    @property
    def saved_params(self) -> str:
        """What a saved view keeps: everything but the view itself."""
        return self.address("view")[1:]


def read_query(spec: ListSpec, user: User, params: Mapping[str, Any]) -> ListQuery:
    """Parse the parameters of an address (a QueryDict or a plain mapping)."""
    source = params if isinstance(params, QueryDict) else _as_query_dict(params)
    applied, errors = _filters(spec, user, source)
    sort, is_descending, sort_error = _sort(spec, user, source.get("sort", ""))
    known = {name for item in applied for name in item.values}
    kept = {key: tuple(source.getlist(key)) for key in source if key in known}
    find = " ".join(source.get("q", "").replace("\x00", "").split())[:FIND_LENGTH]
    if find:
        kept["q"] = (find,)
    if source.get("sort") and not sort_error:
        kept["sort"] = (str(source["sort"]),)
    view = source.get("view", "")[:40]
    if view:
        kept["view"] = (view,)
    place = next(((name, str(source[name])) for name in PLACE if source.get(name)), None)
    return ListQuery(
        spec=spec,
        user=user,
        params=kept,
        find=find,
        applied=tuple(applied),
        sort=sort,
        is_descending=is_descending,
        view=view,
        place=place,
        errors=(*errors, *([sort_error] if sort_error else [])),
        is_widened=bool(errors),
    )


def _as_query_dict(params: Mapping[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for key, value in params.items():
        query.setlist(key, list(value) if isinstance(value, list | tuple) else [value])
    return query


def filter_form(spec: ListSpec, user: User, params: QueryDict, *, whole: bool = False) -> Any:
    """The form of the filters that the address names, or of all (`whole`)."""
    parts = {
        name: part
        for item in filters_of(spec, user)
        if whole or any(name in params for name in item.names())
        for name, part in item.parts(user).items()
    }
    made = type("Filters", (FilterSet,), {**parts, "Meta": type("Meta", (), {"model": None})})
    return made(params, queryset=spec.model._default_manager.none()).form


def _filters(spec: ListSpec, user: User, params: QueryDict) -> tuple[list[Applied], list[str]]:
    named = [item for item in all_filters(spec) if any(params.get(name) for name in item.names())]
    if not named:
        return [], []
    asked = [item for item in filters_of(spec, user) if item in named]
    form = filter_form(spec, user, params)
    form.is_valid()
    applied: list[Applied] = []
    errors = [
        _(
            "The filter “%(name)s” was left out: it asks about something that is switched off, "
            "or that your role does not show."
        )
        % {"name": item.label}
        for item in named
        if item not in asked
    ]
    for item in asked:
        wrong = [name for name in item.names() if name in form.errors]
        if wrong:
            problem = " ".join(form.errors[wrong[0]])
            errors.append(
                _("The filter “%(name)s” was left out: %(problem)s")
                % {"name": item.label, "problem": problem}
            )
        values = {
            name: form.cleaned_data[name]
            for name in item.names()
            if form.cleaned_data.get(name) not in (None, "", [])
        }
        if values and not wrong:
            applied.append(Applied(item, values, user))
    return applied, errors


def _sort(spec: ListSpec, user: User, asked: str) -> tuple[Sort, bool, str]:
    sorts = {sort.key: sort for sort in sorts_of(spec, user)}
    sort = sorts.get(asked.removeprefix("-"))
    if sort is not None:
        return sort, asked.startswith("-"), ""
    usual = sorts.get(spec.default_sort.removeprefix("-"))
    if usual is None:
        raise LookupError(f"list {spec.key}: default sort {spec.default_sort!r} is not among its sorts")
    error = _("This list cannot be sorted by “%(name)s”.") % {"name": asked[:40]} if asked else ""
    return usual, spec.default_sort.startswith("-"), error
