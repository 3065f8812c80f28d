from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from crm.access.models import RoleAssignment
from crm.people.models import User


def colleague_rows(*, active: bool = True, words: str = "") -> QuerySet[User]:
    """The colleagues of the list with team, branch and roles, in two queries."""
    roles = RoleAssignment.objects.select_related("role").order_by("role__position")
    found = User.objects.filter(is_active=active).select_related("home_team__branch")
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(position__icontains=word)
            | Q(home_team__name__icontains=word)
        )
    return found.prefetch_related(Prefetch("role_assignments", roles)).order_by("name", "pk")
