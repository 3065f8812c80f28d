from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from crm.people.models import User


def visible_change_sets(user: User) -> Q:
    """My own; all of them for whoever reads the audit."""
    return Q() if user.has_perm("audit.view_audit") else Q(by=user)


def can_undo(user: User, change_set: ChangeSet) -> bool:
    """Whoever made the change, and whoever reads the audit."""
    return change_set.by_id == user.pk or user.has_perm("audit.view_audit")
