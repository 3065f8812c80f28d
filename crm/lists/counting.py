"""How many, and how much in all: capped, since nobody reads 812,340 and everybody waits for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate

from crm.lists.reading import ListQuery
from crm.lists.registry import columns_of

COUNT_LIMIT = 10_000
SORT_LIMIT = 10_000


def matching(query: ListQuery, *actions: str) -> Any:
    """All rows that the query means and the person may do `actions` to, under the where form, without order."""
    rows = query.spec.model.objects.visible_to(query.user)
    for action in actions:
        rows = rows.filter(query.spec.model.visibility(query.user, action))
    return rows.filter(query.q).order_by()


def capped_count(query: ListQuery, *, limit: int = COUNT_LIMIT) -> int:
    """The count, or `limit` + 1 for "more than that"."""
    count: int = matching(query).values("pk")[: limit + 1].count()
    return count


def exact_count(query: ListQuery, *actions: str) -> int:
    """Of the rows that the person may do `actions` to."""
    count: int = matching(query, *actions).count()
    return count


def takes_all(query: ListQuery) -> bool:
    """Whether whatever the person sees of such records may leave in a file, as far as the rights alone say."""
    return not query.spec.model.visibility(query.user, "export")


class Median(Aggregate):
    """The value in the middle; for a FootSum."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    allow_distinct = False


def sums(query: ListQuery) -> dict[str, Any]:
    """Column key -> value of its figure, over all matching rows, in one query."""
    readable = {column.key for column in columns_of(query.spec, query.user)}
    wanted = {f"sum_{item.column}": item.aggregate for item in query.spec.sums if item.column in readable}
    if not wanted:
        return {}
    found = matching(query).aggregate(**wanted)
    return {key.removeprefix("sum_"): value for key, value in found.items()}
