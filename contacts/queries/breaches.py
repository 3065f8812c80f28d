"""Broken standards by person and by branch, within the scope of whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from contacts.models import Breach
from contacts.standards import StandardMeasure, standard_measures
from crm.frozen import frozen
from crm.people.models import User

PLACES = {
    "owner": ("client__owner", "client__owner__name"),
    "branch": ("client__branch", "client__branch__name"),
}


@frozen
class Line:
    """A colleague or a branch (None: clients of nobody) with a count and its list for each measure."""

    name: str | None
    counts: list[tuple[int, str]]
    total: int
    url: str


@dataclass
class BreachPage:
    user: User
    by: str = "owner"

    def __post_init__(self) -> None:
        self.by = self.by if self.by in PLACES else "owner"

    @cached_property
    def measures(self) -> list[StandardMeasure]:
        return standard_measures.on_for(self.user)

    @cached_property
    def lines(self) -> list[Line]:
        """One query; the most first."""
        key, name = PLACES[self.by]
        shown = [measure.key for measure in self.measures]
        rows = Breach.objects.visible_to(self.user).filter(measure__in=shown).order_by()
        found: dict[int | None, tuple[str | None, dict[str, int]]] = {}
        for pk, words, measure, count in rows.values_list(key, name, "measure").annotate(count=Count("pk")):
            found.setdefault(pk, (words, {}))[1][measure] = count
        lines = [self._line(pk, words, counts) for pk, (words, counts) in found.items()]
        return sorted(lines, key=lambda line: (-line.total, line.name or ""))

    @property
    def totals(self) -> list[tuple[int, str]]:
        return [
            (sum(line.counts[place][0] for line in self.lines), list_address([measure.key]))
            for place, measure in enumerate(self.measures)
        ]

    @property
    def total(self) -> tuple[int, str]:
        return sum(line.total for line in self.lines), list_address([one.key for one in self.measures])

    @cached_property
    def longest(self) -> Any:
        """The clients that wait longest."""
        shown = [measure.key for measure in self.measures]
        rows = Breach.objects.visible_to(self.user).filter(measure__in=shown)
        return list(rows.select_related("client__owner").order_by("since", "pk")[:10])

    def _line(self, pk: int | None, name: str | None, counts: dict[str, int]) -> Line:
        place = {self.by: pk if pk is not None else "none"}
        shown = [(counts.get(one.key, 0), list_address([one.key], **place)) for one in self.measures]
        keys = [measure.key for measure in self.measures]
        return Line(name, shown, sum(counts.values()), list_address(keys, **place))


def list_address(measures: list[str], **more: Any) -> str:
    given = [("broken", measure) for measure in measures] + list(more.items())
    return f"{reverse('client_list')}?{urlencode(given)}"
