"""What is late in the teams that somebody leads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone

from contacts.models import Activity
from contacts.queries.today import LINE_COLUMNS, start_of
from crm.access.trees import with_descendants
from crm.people.models import Membership, Team, User

FEW = 6


@dataclass
class TeamDay:
    """For Today, as a part that comes after the page; a lead sees the late plans that their scope shows."""

    user: User

    @cached_property
    def team_ids(self) -> list[int]:
        """Those that the person leads, with the teams below."""
        led = Membership.objects.filter(user=self.user, is_lead=True).values_list("team", flat=True)
        own = list(led)
        return list(with_descendants(own, dict(Team.objects.values_list("pk", "parent_id")))) if own else []

    @cached_property
    def colleagues(self) -> list[dict[str, Any]]:
        """Who is late, with how many plans and since when; the longest first."""
        if not self.team_ids:
            return []
        counted = self._late().order_by().values("assigned_to", "assigned_to__name")
        return list(counted.annotate(count=Count("pk"), since=Min("due_at")).order_by("since")[: FEW * 2])

    @cached_property
    def rows(self) -> list[Activity]:
        """The few that wait longest."""
        if not self.colleagues:
            return []
        rows = self._late().select_related("client", "person", "assigned_to").only(*LINE_COLUMNS)
        return list(rows.order_by("due_at", "pk")[:FEW])

    @property
    def count(self) -> int:
        return sum(one["count"] for one in self.colleagues)

    def _late(self) -> Any:
        rows = Activity.objects.visible_to(self.user).filter(
            done_at=None, due_at__lt=start_of(timezone.localdate()), assigned_to__home_team__in=self.team_ids
        )
        return rows.exclude(assigned_to=self.user)
