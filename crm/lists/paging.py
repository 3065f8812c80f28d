"""Pages of an ordered list in two steps: the keys by the arms of the scope, then the rows under its where form.

Each arm is one walk along an index (arm, sort, id), cut to a page after the filters: at a million rows a page
costs milliseconds for everyone, also for whoever's rows are all far from the top (performance.md, "The cliff").
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from crm.access.scopes import arms
from crm.frozen import frozen
from crm.lists.counting import SORT_LIMIT, capped_count
from crm.lists.places import Place, beyond, read_place
from crm.lists.reading import ListQuery
from crm.lists.registry import sorts_of
from crm.lists.specs import Sort

PAGE_SIZE = 50


@frozen
class Page:
    """One page of rows. `first` counts from 1; `following` and `previous` are places in the address, "" at an end."""

    rows: list[Any]
    first: int
    following: str
    previous: str
    sort: Sort
    is_descending: bool
    errors: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@frozen
class Walk:
    """A direction along the order of a page: forward as shown, or back from a place."""

    query: ListQuery
    sort: Sort
    is_descending: bool
    place: Place | None = None
    is_back: bool = False

    @property
    def goes_down(self) -> bool:
        return self.is_descending != self.is_back

    def condition(self) -> Q:
        if self.place is None:
            return self.query.q
        after = beyond(self.sort, self.place, is_descending=self.goes_down, nulls_last=not self.is_back)
        return self.query.q & after

    def order(self) -> list[Any]:
        sign = "-" if self.goes_down else ""
        if self.sort.is_indexed:
            return [f"{sign}{self.sort.field}", f"{sign}pk"]
        # Empty values stand last in the order that is shown, so first on the way back.
        ends = {"nulls_first": True} if self.is_back else {"nulls_last": True}
        field = F(self.sort.field)
        return [field.desc(**ends) if self.goes_down else field.asc(**ends), f"{sign}pk"]


def fetch_page(query: ListQuery, *, size: int = PAGE_SIZE, joins: tuple[str, ...] = ()) -> Page:
    """The page that the query asks for; at most three queries, whatever the number of rows."""
    sort, is_descending, errors = _offered_sort(query)
    walk, errors = _walk(query, sort, is_descending, errors)
    found = _keys(walk, size + 1)
    has_more, found = len(found) > size, found[:size]
    first = walk.place.number + 1 if walk.place else 1
    if walk.is_back and walk.place:
        found.reverse()
        first = max(walk.place.number - len(found), 1)
    rows = _rows(query, [pk for _value, pk in found], joins)
    has_following, has_previous = (True, has_more) if walk.is_back else (has_more, walk.place is not None)
    if not rows:
        has_following = has_previous = False
    token = "-" * is_descending + sort.key
    return Page(
        rows=rows,
        first=first,
        following=Place(token, *found[-1], first + len(found) - 1).token() if has_following else "",
        previous=Place(token, *found[0], first).token() if has_previous else "",
        sort=sort,
        is_descending=is_descending,
        errors=errors,
    )


def _offered_sort(query: ListQuery) -> tuple[Sort, bool, tuple[str, ...]]:
    """The sort asked for, or the usual one when the list is too long for it."""
    if query.sort.is_indexed or capped_count(query, limit=SORT_LIMIT) <= SORT_LIMIT:
        return query.sort, query.is_descending, ()
    indexed = {sort.key: sort for sort in sorts_of(query.spec, query.user) if sort.is_indexed}
    if not indexed:
        return query.sort, query.is_descending, ()
    usual = indexed.get(query.spec.default_sort.removeprefix("-")) or next(iter(indexed.values()))
    error = _("Sorting by “%(name)s” works up to 10,000 rows. Add a filter first.") % {
        "name": query.sort.label
    }
    return usual, usual.starts_descending, (error,)


def _walk(
    query: ListQuery, sort: Sort, is_descending: bool, errors: tuple[str, ...]
) -> tuple[Walk, tuple[str, ...]]:
    if query.place is None:
        return Walk(query, sort, is_descending), errors
    direction, token = query.place
    place = read_place(token, "-" * is_descending + sort.key)
    if place is None:
        errors = (*errors, _("That place in the list is no longer known; this is its beginning."))
    return Walk(
        query, sort, is_descending, place, is_back=direction == "before" and place is not None
    ), errors


def _keys(walk: Walk, size: int) -> list[tuple[Any, int]]:
    """(sort value, key) of the next rows of the walk, over all arms of the scope."""
    model, field = walk.query.spec.model, walk.sort.field
    if not walk.sort.is_indexed:
        return _keys_of_few(walk, size)
    walks = [
        model.objects.unscoped("each walk is an arm of the scope")
        .filter(arm, walk.condition())
        .order_by(*walk.order())
        .values_list(field, "pk")[:size]
        for arm in arms(model, walk.query.user, entity=walk.query.spec.entity)
    ]
    if not walks:
        return []
    if len(walks) == 1:
        return list(walks[0])
    sign = "-" if walk.goes_down else ""
    return list(walks[0].union(*walks[1:]).order_by(f"{sign}{field}", f"{sign}pk")[:size])


def _keys_of_few(walk: Walk, size: int) -> list[tuple[Any, int]]:
    few = walk.query.spec.model.objects.visible_to(walk.query.user).filter(walk.condition())
    return list(few.order_by(*walk.order()).values_list(walk.sort.field, "pk")[:size])


def _rows(query: ListQuery, keys: list[int], joins: tuple[str, ...]) -> list[Any]:
    if not keys:
        return []
    rows = query.spec.model.objects.visible_to(query.user).filter(pk__in=keys)
    if joins:
        rows = rows.select_related(*joins)
    if query.spec.defer:
        rows = rows.defer(*query.spec.defer)
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]
