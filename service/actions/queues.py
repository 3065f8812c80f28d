"""The queues that tickets wait in: a look-up table of the firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from service.models import Queue

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def add_queue(*, by: User, **values: Any) -> Queue:
    require(by, "firm", "change")
    queue = Queue.objects.create(**values)
    record(by=by, action="create", target=queue)
    return queue


@transaction.atomic
def change_queue(queue: Queue, *, by: User, **values: Any) -> Queue:
    require(by, "firm", "change")
    kept = Queue.objects.select_for_update().get(pk=queue.pk)
    before = {key: str(getattr(kept, key)) for key in values}
    for key, value in values.items():
        setattr(kept, key, value)
    kept.save(update_fields=list(values))
    record(
        by=by, action="change", target=kept, before=before, after={key: str(values[key]) for key in values}
    )
    return kept


@transaction.atomic
def drop_queue(queue: Queue, *, by: User) -> ChangeSet:
    """One undoable change set. Raises ProtectedError while tickets are in it."""
    require(by, "firm", "change")
    record(by=by, action="delete", target=queue)
    return delete_kept(queue, by=by, summary=_("Deleted %s") % queue.name)
