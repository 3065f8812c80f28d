from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Segment
from campaigns.queries.segments import count_members
from contacts.queries.rules import shows_rules
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def save_segment(
    *, by: User, name: str, rules: dict[str, Any], note: str = "", segment: Segment | None = None
) -> Segment:
    """Keep a segment, new or changed, with the count its maker sees. Raises BadRuleError."""
    count = count_members(rules, by)
    if segment is None:
        require(by, Segment.entity, "create")
        segment = Segment(owner=by, team=by.home_team, branch=by.branch)
        before = None
    else:
        segment = (
            Segment.objects.unscoped("the right is asked next")
            .select_for_update(of=("self",))
            .get(pk=segment.pk)
        )
        if not can(by, "change", segment) or not shows_rules(segment.rules, by):
            raise PermissionDenied
        before = {"name": segment.name, "rules": segment.rules}
        segment.version += 1
    segment.name, segment.note, segment.rules = name, note, rules
    segment.kept_count, segment.counted_at, segment.changed_at = count, timezone.now(), timezone.now()
    segment.save()
    record(
        by=by,
        action="change" if before else "create",
        target=segment,
        before=before,
        after={"name": name, "rules": rules},
    )
    return segment


@transaction.atomic
def delete_segment(*, segment: Segment, by: User) -> ChangeSet:
    """Delete a segment that no letter run stands on (ProtectedError otherwise). One undoable change set."""
    if not can(by, "delete", segment):
        raise PermissionDenied
    record(by=by, action="delete", target=segment, before={"name": segment.name, "rules": segment.rules})
    return delete_kept(segment, by=by, summary=_("Deleted %s") % segment.name)
