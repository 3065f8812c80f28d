from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from crm.changes.models import ChangeSet
from crm.changes.registry import undo_rights

if TYPE_CHECKING:
    from crm.people.models import User


def visible_change_sets(user: User) -> Q:
    """My own; all of them for whoever reads the audit."""
    return Q() if user.has_perm("audit.view_audit") else Q(by=user)


def can_undo(user: User, change_set: ChangeSet) -> bool:
    """Whoever made the change, and whoever reads the audit; for some models only who may change them today."""
    if change_set.by_id != user.pk and not user.has_perm("audit.view_audit"):
        return False
    touched = {step["model"] for step in change_set.steps}
    return all(right.may(user, change_set) for right in undo_rights.items() if right.key in touched)
