"""Many documents at once, from their list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.audit.actions import record as audit
from crm.audit.words import key_of
from crm.changes.actions.keeping import open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.documents.actions.approving import archive
from crm.documents.actions.keeping import keep_all
from crm.documents.models import Document, State

if TYPE_CHECKING:
    from crm.people.models import User


def _allowed(documents: Any, by: User) -> Any:
    if not access_of(by).may(Document.entity, "bulk"):
        raise PermissionDenied
    return documents.visible_to(by, "change").order_by("pk")


@transaction.atomic
def delete_documents(*, documents: Any, by: User) -> ChangeSet:
    """Into the recycle bin with all their versions, as far as one may change them; one undoable change set."""
    ids = list(_allowed(documents, by).values_list("pk", flat=True))
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Deleted documents"))
    audit(by=by, action="delete", entity=key_of(Document), object_ids=ids, summary=change_set.summary)
    if ids:
        keep_all(change_set, ids)
    return change_set


@transaction.atomic
def archive_documents(*, documents: Any, by: User) -> int:
    """Put away those that are not; each can be opened again. Returns how many were."""
    rows = list(_allowed(documents, by).exclude(state=State.ARCHIVED))
    for document in rows:
        archive(document=document, by=by)
    return len(rows)
