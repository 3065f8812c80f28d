from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from crm.people.models import Branch, Team


@dataclass
class TeamNode:
    team: Team
    members: int
    depth: int


@dataclass
class BranchNode:
    branch: Branch
    depth: int
    teams: list[TeamNode] = field(default_factory=list)


def structure() -> list[BranchNode]:
    """All branches in the order of their tree, each with its teams in the order of theirs; two queries."""
    active = Count("residents", filter=Q(residents__is_active=True))
    by_branch: dict[int, list[Team]] = {}
    for team in Team.objects.annotate(members=active):
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
