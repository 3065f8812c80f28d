from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Func, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client
from crm.access.context import access_of
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

WORDS: Any = ArrayField(models.CharField(max_length=40))


def tag_clients(*, clients: ScopedQuerySet, tag: str, by: User) -> ChangeSet:
    """Add a tag to the clients that `by` may change in bulk and that lack it. One undoable change set."""
    added = Func(F("tags"), Value(tag), function="array_append", output_field=WORDS)
    lacking = clients.exclude(tags__contains=[tag])
    return _change(lacking, by, _("Tagged “%s”") % tag, tags=added)


def untag_clients(*, clients: ScopedQuerySet, tag: str, by: User) -> ChangeSet:
    """Take a tag away from the clients that `by` may change in bulk."""
    left = Func(F("tags"), Value(tag), function="array_remove", output_field=WORDS)
    return _change(clients.filter(tags__contains=[tag]), by, _("Tag “%s” taken away") % tag, tags=left)


def set_stage(*, clients: ScopedQuerySet, stage: str, by: User) -> ChangeSet:
    """Put the clients into a stage. Raises ValueError for an unknown one."""
    label = Client.Stage(stage).label
    return _change(clients.exclude(stage=stage), by, _("Stage set to “%s”") % label, stage=stage)


def set_grade(*, clients: ScopedQuerySet, grade: str, by: User) -> ChangeSet:
    """Put the clients into a class; "" takes it away. Raises ValueError for an unknown one."""
    label = Client.Grade(grade).label if grade else _("none")
    return _change(clients.exclude(grade=grade), by, _("Class set to “%s”") % label, grade=grade)


@transaction.atomic
def _change(clients: ScopedQuerySet, by: User, summary: str, **values: Any) -> ChangeSet:
    """Set columns of those clients within the right to change and to work in bulk; the others are left alone."""
    access = access_of(by)
    if not (access.may(Client.entity, "bulk") and access.may(Client.entity, "change")):
        raise PermissionDenied
    allowed = clients.visible_to(by, "change").visible_to(by, "bulk")
    ids = list(allowed.order_by("pk").values_list("pk", flat=True))
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=summary)
    rows = Client.objects.unscoped("the ids were read through the scope above").filter(pk__in=ids)
    stamp = {"version": F("version") + 1, "changed_at": timezone.now(), "changed_by": by}
    keep_updates(change_set, Client, list(values), ids, lambda: rows.update(**values, **stamp))
    record(by=by, action="bulk", entity=Client.entity, object_ids=ids, summary=summary)
    return change_set
