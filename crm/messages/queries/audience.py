"""Who reads a message."""

from __future__ import annotations

from crm.access.trees import with_descendants
from crm.documents.holders import holders
from crm.people.models import Branch, Membership, Team, User


def members_of(group: Team | Branch) -> set[int]:
    """Keys of the active colleagues in it and in what belongs to it, as of now."""
    parents = dict(type(group)._default_manager.values_list("pk", "parent_id"))
    below = with_descendants([group.pk], parents)
    rows = Membership.objects.filter(user__is_active=True)
    rows = rows.filter(team__in=below) if isinstance(group, Team) else rows.filter(team__branch__in=below)
    return set(rows.values_list("user_id", flat=True))


def sees_record(user: User, entity: str, pk: int | None) -> bool:
    holder = holders.get(entity)
    if holder is None or not user.is_active:
        return False
    found: bool = holder.model.objects.visible_to(user).filter(pk=pk).exists()
    return found
