"""Pairs of clients that may be one, for whoever may merge both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contacts.models import DuplicatePair
from crm.access.context import access_of

if TYPE_CHECKING:
    from crm.people.models import User

PAGE = 50
SCORES = (80, 50)
# What is told only to whoever reads contact data.
OF_CHANNELS = ("email", "phone")


@dataclass(frozen=True)
class PairPage:
    """One page of pairs, the surest first. `score`: at least; `reason`: among others; `is_dismissed`: which are two."""

    user: User
    score: int = 0
    reason: str = ""
    is_dismissed: bool = False
    number: int = 1

    @cached_property
    def reasons(self) -> list[tuple[str, Any]]:
        reads = access_of(self.user).reads("contact")
        return [choice for choice in DuplicatePair.Reason.choices if reads or choice[0] not in OF_CHANNELS]

    @cached_property
    def found(self) -> list[DuplicatePair]:
        """One more than the page holds, if there are more; one query."""
        rows = DuplicatePair.objects.visible_to(self.user).filter(
            dismissed_at__isnull=not self.is_dismissed, score__gte=self.score
        )
        if self.reason in dict(self.reasons):
            rows = rows.filter(reasons__contains=[self.reason])
        rows = rows.select_related("left__owner", "right__owner", "dismissed_by").order_by("-score", "-pk")
        start = (self.number - 1) * PAGE
        return list(rows[start : start + PAGE + 1])

    @property
    def rows(self) -> list[tuple[DuplicatePair, list[Any]]]:
        """Each pair with the words of its reasons."""
        words = dict(self.reasons)
        return [(pair, [words[key] for key in pair.reasons if key in words]) for pair in self.found[:PAGE]]

    @property
    def next_number(self) -> int:
        """0 on the last page."""
        return self.number + 1 if len(self.found) > PAGE else 0
