from __future__ import annotations

from contacts.models import Activity, ActivityMove
from crm.people.models import User

SHOWN = 20


def moves_of(activity: Activity, user: User) -> list[ActivityMove]:
    """The latest first; none is asked for where there is none."""
    if not activity.move_count:
        return []
    rows = ActivityMove.objects.visible_to(user).filter(activity=activity).select_related("by")
    return list(rows.order_by("-at", "-pk")[:SHOWN])
