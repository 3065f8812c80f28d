"""Pairs of clients that may be one, for whoever may merge both."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from contacts.models import DuplicatePair
from crm.access.context import access_of
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

PAGE = 50
# One strong sign, or two weaker ones. Below lie single signs that many firms share without being one: a phone (35) or
# e-mail (40) of a common office, a name that stands twice in a city (30).
LIKELY = 45
SCORES = (80, LIKELY, 0)
MOST_LEFT_OUT = 1_000
# What is told only to whoever reads contact data.
OF_CHANNELS = ("email", "phone")


@frozen
class PairPage:
    """One page of pairs, the surest first. `score`: at least; `reason`: among others; `is_dismissed`: which are two."""

    user: User
    score: int = LIKELY
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
        rows = self._asked.filter(score__gte=self.score)
        rows = rows.select_related("left__owner", "right__owner", "dismissed_by").order_by("-score", "-pk")
        start = (self.number - 1) * PAGE
        return list(rows[start : start + PAGE + 1])

    @property
    def _asked(self) -> Any:
        rows = DuplicatePair.objects.visible_to(self.user).filter(dismissed_at__isnull=not self.is_dismissed)
        return rows.filter(reasons__contains=[self.reason]) if self.reason in dict(self.reasons) else rows

    @cached_property
    def left_out(self) -> int:
        """How many are less sure than those asked for, counted up to MOST_LEFT_OUT and one more."""
        if not self.score:
            return 0
        found: int = self._asked.filter(score__lt=self.score).values("pk")[: MOST_LEFT_OUT + 1].count()
        return found

    @property
    def rows(self) -> list[tuple[DuplicatePair, list[Any]]]:
        """Each pair with the words of its reasons."""
        words = dict(self.reasons)
        return [(pair, [words[key] for key in pair.reasons if key in words]) for pair in self.found[:PAGE]]

    @property
    def next_number(self) -> int:
        """0 on the last page."""
        return self.number + 1 if len(self.found) > PAGE else 0
