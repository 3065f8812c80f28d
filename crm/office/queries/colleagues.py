from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from crm.access.context import teams_of
from crm.access.models import RoleAssignment, TeamRole
from crm.people.models import User


def colleague_rows(*, active: bool = True, words: str = "") -> QuerySet[User]:
    """The colleagues of the list with team, branch and roles, their own and those of their teams; `has_role`."""
    roles = RoleAssignment.objects.select_related("role").order_by("role__position")
    by_team = TeamRole.objects.values("team__memberships__user")
    has_role = Q(pk__in=RoleAssignment.objects.values("user")) | Q(pk__in=by_team)
    found = (
        User.objects.filter(is_active=active).select_related("home_team__branch").annotate(has_role=has_role)
    )
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(position__icontains=word)
            | Q(home_team__name__icontains=word)
        )
    carried = "memberships__team__team_roles__role"
    return found.prefetch_related(Prefetch("role_assignments", roles), carried).order_by("name", "pk")


def roles_by_teams(user: User) -> QuerySet[TeamRole]:
    """What the colleague holds through their teams."""
    found = TeamRole.objects.filter(team__in=teams_of(user)).select_related("team", "role")
    return found.order_by("role__position", "team__name")
