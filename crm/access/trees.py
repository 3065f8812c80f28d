"""The two trees of the firm, and how far somebody reaches along them from the teams they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm.frozen import frozen
from crm.people.models import Branch, Team


@frozen
class Places:
    """Teams and branches with everything below them; groups of the teams themselves, for shares."""

    team_ids: tuple[int, ...]
    branch_ids: tuple[int, ...]
    group_ids: tuple[int, ...]


@frozen
class Trees:
    """Team -> (team above, branch, group) and branch -> branch above."""

    teams: Mapping[int, tuple[int | None, int, int]]
    branches: Mapping[int, int | None]

    @classmethod
    def read(cls) -> Trees:
        """Two queries."""
        teams = Team.objects.values_list("pk", "parent_id", "branch_id", "group_id")
        return cls(
            {pk: (parent, branch, group) for pk, parent, branch, group in teams},
            dict(Branch.objects.values_list("pk", "parent_id")),
        )

    def places(self, team_ids: Iterable[int]) -> Places:
        """Where members of these teams reach."""
        own = [pk for pk in team_ids if pk in self.teams]
        return Places(
            with_descendants(own, {pk: row[0] for pk, row in self.teams.items()}),
            with_descendants([self.teams[pk][1] for pk in own], self.branches),
            tuple(sorted({self.teams[pk][2] for pk in own})),
        )


def with_descendants(roots: Iterable[int], parents: Mapping[int, int | None]) -> tuple[int, ...]:
    found = set(roots)
    fresh = set(found)
    while fresh:
        fresh = {pk for pk, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return tuple(sorted(found))
