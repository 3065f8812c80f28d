"""Colleagues, teams and branches as choices: only those that own clients, or could, where the person sees them."""

from __future__ import annotations

from crm.access.context import access_of
from crm.access.levels import Level
from crm.people.models import Branch, Team, User


def owners_of(user: User) -> list[tuple[int, str]]:
    """Colleagues whose clients the person may see."""
    access = access_of(user)
    level = access.level("client", "view")
    colleagues = User.objects.all()
    if level < Level.ALL:
        reach = colleagues.filter(pk__in=access.owner_ids)
        if level >= Level.TEAM:
            reach |= colleagues.filter(home_team__in=access.team_ids)
        if level >= Level.BRANCH:
            reach |= colleagues.filter(home_team__branch__in=access.branch_ids)
        colleagues = reach
    return list(colleagues.order_by("name").values_list("pk", "name"))


def teams_of(user: User) -> list[tuple[int, str]]:
    access = access_of(user)
    teams = Team.objects.all()
    if access.level("client", "view") < Level.BRANCH:
        teams = teams.filter(pk__in=access.team_ids)
    elif access.level("client", "view") < Level.ALL:
        teams = teams.filter(branch__in=access.branch_ids)
    return list(teams.values_list("pk", "name"))


def branches_of(user: User) -> list[tuple[int, str]]:
    access = access_of(user)
    branches = Branch.objects.all()
    if access.level("client", "view") < Level.ALL:
        branches = branches.filter(pk__in=access.branch_ids)
    return list(branches.values_list("pk", "name"))
