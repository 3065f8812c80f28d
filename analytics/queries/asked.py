"""A figure and the list behind it from one question, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.http import QueryDict
from django.urls import reverse

from crm.frozen import frozen
from crm.lists.reading import ListQuery, read_query
from crm.lists.registry import lists
from crm.lists.specs import ListSpec

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Asked:
    """A list narrowed by what stands in its address, for one person."""

    user: User
    list_key: str
    params: str

    @cached_property
    def spec(self) -> ListSpec:
        spec = lists.get(self.list_key)
        if spec is None:
            raise LookupError(self.list_key)
        return spec

    @cached_property
    def query(self) -> ListQuery:
        """A filter that is not understood is a mistake here."""
        query = read_query(self.spec, self.user, QueryDict(self.params))
        if query.errors:
            raise ValueError(f"{self.list_key}?{self.params}: {query.errors}")
        return query

    def url(self, **more: Any) -> str:
        """The address of the list, narrowed further by `more`."""
        params = "&".join(part for part in (self.params, urlencode(more, doseq=True)) if part)
        return f"{reverse(self.spec.url_name)}?{params}"


@frozen
class Figure:
    """One number with the list it counts; `amount` in the firm's currency where it is money."""

    count: int = 0
    amount: Decimal = Decimal(0)
    url: str = ""


def counted(questions: Mapping[str, Asked], *by: str, money: str = "", **groups: Any) -> list[dict[str, Any]]:
    """One reading of the table for several questions about one list of one person.

    A row for each combination of `by` and of the expressions `groups`, with a count under the name of each question
    and, with the column `money`, its sum under `<name>_amount`. Rows that no question means are left out.
    """
    first = next(iter(questions.values()))
    conditions = {name: asked.query.q for name, asked in questions.items()}
    rows = first.spec.model.objects.visible_to(first.user)
    if all(conditions.values()):  # an empty one means every row
        any_of = Q()
        for condition in conditions.values():
            any_of |= condition
        rows = rows.filter(any_of)
    measures: dict[str, Any] = {}
    for name, condition in conditions.items():
        measures[name] = Count("pk", filter=condition or None)
        if money:
            measures[f"{name}_amount"] = Sum(money, filter=condition or None, default=Decimal(0))
    return list(rows.order_by().annotate(**groups).values(*by, *groups).annotate(**measures))
