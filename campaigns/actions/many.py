"""Many segments or letters at once, from their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from campaigns.models import (
    Letter,
    LetterRun,
    LetterRunTeamShare,
    LetterRunUserShare,
    Segment,
    SegmentTeamShare,
    SegmentUserShare,
)
from contacts.models import CallList
from crm.access.context import access_of
from crm.audit.actions import record
from crm.audit.words import key_of
from crm.changes.actions.bulk import change_many
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User


@transaction.atomic
def give_away(*, rows: ScopedQuerySet, to: User, by: User) -> ChangeSet:
    """Another owner for the segments or letters that `by` may assign; team and branch follow.

    One undoable change set. Raises PermissionDenied without the right, ValidationError for somebody who sees none.
    """
    model: Any = rows.model
    if not access_of(by).may(model.entity, "assign"):
        raise PermissionDenied
    if not to.is_active or not access_of(to).may(model.entity, "view"):
        words = {"name": to.name, "kinds": model._meta.verbose_name_plural}
        raise ValidationError({"to": _("%(name)s may not see %(kinds)s, so cannot own any.") % words})
    values = {"owner": to, "team": to.home_team, "branch": to.branch}
    mine = rows.visible_to(by, "assign").exclude(owner=to)
    return change_many(rows=mine, by=by, summary=_("Given to %s") % to.name, values=values)


@transaction.atomic
def delete_segments(*, segments: ScopedQuerySet, by: User) -> ChangeSet:
    """Into the recycle bin with those that no letter and no call list stands on. One undoable change set."""
    letters = LetterRun.objects.unscoped("only whether one stands on it").filter(segment=OuterRef("pk"))
    filled = CallList.objects.unscoped("only whether one is filled from it")
    filled = filled.filter(source_key=Segment.entity, source_id=OuterRef("pk"))
    free = segments.exclude(Exists(letters)).exclude(Exists(filled))
    change_set, ids = _begin(free, by, _("Deleted segments"))
    for share in (SegmentUserShare, SegmentTeamShare):
        keep_deletes(change_set, share, share.objects.filter(content_object__in=ids))
    keep_deletes(change_set, Segment, ids)
    return change_set


@transaction.atomic
def delete_letter_runs(*, letter_runs: ScopedQuerySet, by: User) -> ChangeSet:
    """Into the recycle bin with the drafts: what was made or sent stays. One undoable change set."""
    drafts = letter_runs.filter(state=LetterRun.State.DRAFT, file="")
    change_set, ids = _begin(drafts, by, _("Deleted letters"))
    letters = Letter.objects.unscoped("they go with their run").filter(run__in=ids)
    keep_deletes(change_set, Letter, letters)
    for share in (LetterRunUserShare, LetterRunTeamShare):
        keep_deletes(change_set, share, share.objects.filter(content_object__in=ids))
    keep_deletes(change_set, LetterRun, ids)
    return change_set


def _begin(rows: ScopedQuerySet, by: User, summary: str) -> tuple[ChangeSet, list[int]]:
    """Those of them within the right to delete and to work in bulk, held until the end."""
    model: Any = rows.model
    access = access_of(by)
    if not (access.may(model.entity, "bulk") and access.may(model.entity, "delete")):
        raise PermissionDenied
    allowed = rows.visible_to(by, "delete").visible_to(by, "bulk")
    ids = list(allowed.order_by("pk").values_list("pk", flat=True))
    held = model.objects.unscoped("the keys were read through the scope").filter(pk__in=ids)
    list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=summary)
    record(by=by, action="delete", entity=key_of(model), object_ids=ids, summary=summary)
    return change_set, ids
