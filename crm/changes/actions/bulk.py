"""Columns of many records set at once, as the bulk actions of lists do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from crm.access.context import access_of
from crm.access.field_groups import require_writes
from crm.audit.actions import record
from crm.audit.words import key_of
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def change_many(*, rows: Any, by: User, summary: str, values: dict[str, Any]) -> ChangeSet:
    """Set columns of those of `rows` that `by` may change in bulk; the others are left alone. One undoable change set.

    Raises PermissionDenied without the right to work in bulk, or to a group of fields that is written.
    """
    model, access = rows.model, access_of(by)
    if not (access.may(model.entity, "bulk") and access.may(model.entity, "change")):
        raise PermissionDenied
    require_writes(by, model, values)
    allowed = rows.visible_to(by, "change").visible_to(by, "bulk")
    ids = list(allowed.order_by("pk").values_list("pk", flat=True))
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=summary)
    # Said first: each is worked for whose record it was until now.
    record(by=by, action="bulk", entity=key_of(model), object_ids=ids, summary=summary)
    found = model.objects.unscoped("the ids were read through the scope above").filter(pk__in=ids)
    written = {**values, **stamp_of(model, by)}
    keep_updates(change_set, model, list(values), ids, lambda: found.update(**written))
    return change_set


def stamp_of(model: Any, by: User) -> dict[str, Any]:
    """What a change leaves on the row besides, as far as the model has such columns."""
    columns = {field.name for field in model._meta.concrete_fields}
    stamp = {"version": F("version") + 1, "changed_at": timezone.now(), "changed_by": by}
    return {name: value for name, value in stamp.items() if name in columns}
