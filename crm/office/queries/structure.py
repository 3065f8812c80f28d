from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q

from crm.people.models import Branch, Membership, Team, User

LEADING = (
    Membership.objects.filter(is_lead=True, user__is_active=True)
    .select_related("user")
    .order_by("user__name")
)


@dataclass
class TeamNode:
    team: Team
    members: int
    depth: int

    @property
    def leads(self) -> list[User]:
        return [place.user for place in self.team.leading]  # type: ignore[attr-defined]


@dataclass
class BranchNode:
    branch: Branch
    depth: int
    teams: list[TeamNode] = field(default_factory=list)


def structure() -> list[BranchNode]:
    """All branches in the order of their tree, each with its teams in the order of theirs, and who leads these."""
    active = Count("residents", filter=Q(residents__is_active=True))
    by_branch: dict[int, list[Team]] = {}
    for team in Team.objects.annotate(members=active).prefetch_related(
        Prefetch("memberships", LEADING, "leading")
    ):
        by_branch.setdefault(team.branch_id, []).append(team)
    nodes = []
    for branch, depth in _in_tree_order(list(Branch.objects.all())):
        teams = _in_tree_order(by_branch.get(branch.pk, []))
        nodes.append(BranchNode(branch, depth, [TeamNode(team, team.members, step) for team, step in teams]))
    return nodes


def _in_tree_order(units: list[Any]) -> list[Any]:
    """(unit, depth) from the top down; a unit whose parent is elsewhere stands at the top."""
    here = {unit.pk for unit in units}
    below: dict[int | None, list[Any]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in here else None, []).append(unit)

    def walk(parent: int | None, depth: int) -> list[Any]:
        return [step for unit in below.get(parent, []) for step in [(unit, depth), *walk(unit.pk, depth + 1)]]

    return walk(None, 0)


def lead_over(user: User) -> User | None:
    """Who leads the colleague: a lead of their home team, else of the next team above that has another one."""
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    step = user.home_team_id
    while step is not None:
        place = LEADING.filter(team=step).exclude(user=user).first()
        if place is not None:
            return place.user
        step = parents.get(step)
    return None
