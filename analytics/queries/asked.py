"""A figure and the list behind it from one question, so that they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from crm.lists.counting import matching
from crm.lists.reading import read_query
from crm.lists.registry import lists

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass(frozen=True)
class Asked:
    """A list narrowed by what stands in its address, for one person."""

    user: User
    list_key: str
    params: str

    def rows(self) -> Any:
        """The rows the list would show, without order; a filter that is not understood is a mistake here."""
        spec = lists.get(self.list_key)
        if spec is None:
            raise LookupError(self.list_key)
        query = read_query(spec, self.user, QueryDict(self.params))
        if query.errors:
            raise ValueError(f"{self.list_key}?{self.params}: {query.errors}")
        return matching(query)

    def url(self, **more: Any) -> str:
        """The address of the list, narrowed further by `more`."""
        spec = lists.get(self.list_key)
        if spec is None:
            raise LookupError(self.list_key)
        params = "&".join(part for part in (self.params, urlencode(more, doseq=True)) if part)
        return f"{reverse(spec.url_name)}?{params}"


@dataclass(frozen=True)
class Figure:
    """One number with the list it counts; `amount` in the firm's currency where it is money."""

    count: int = 0
    amount: Decimal = Decimal(0)
    url: str = ""
