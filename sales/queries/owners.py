from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from crm.access.context import access_of
from crm.access.levels import Level
from crm.people.models import User as UserModel

if TYPE_CHECKING:
    from crm.people.models import User


def owners_in_reach(user: User, entity: str = "deal", action: str = "view") -> list[User]:
    """Colleagues whose records of an entity the person may act on, for a filter; they come by name."""
    access = access_of(user)
    level = access.level(entity, action)
    colleagues = UserModel.objects.filter(is_active=True)
    if level == Level.ALL:
        return list(colleagues)
    reach = Q(pk__in=access.owner_ids)
    if level >= Level.TEAM:
        reach |= Q(home_team__in=access.team_ids)
    if level >= Level.BRANCH:
        reach |= Q(home_team__branch__in=access.branch_ids)
    return list(colleagues.filter(reach)) if level else []
