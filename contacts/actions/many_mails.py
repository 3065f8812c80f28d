"""Many mails at once, from their list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Mail, Privacy
from crm.access.context import access_of
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def set_many_privacies(*, mails: Any, privacy: str, by: User) -> ChangeSet:
    """Who reads them from now on, of those that `by` wrote or received. One undoable change set.

    Raises PermissionDenied without the right to work in bulk, ValueError for an unknown privacy.
    """
    if not access_of(by).may(Mail.entity, "bulk"):
        raise PermissionDenied
    label = Privacy(privacy).label
    mine = mails.visible_to(by, "change").exclude(privacy=privacy)
    ids = list(mine.order_by("pk").values_list("pk", flat=True))
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=_("Who reads it: %s") % label)
    rows = Mail.objects.unscoped("the ids were read through the scope above").filter(pk__in=ids)
    values: dict[str, Any] = {"privacy": privacy}
    if privacy == Privacy.TEAM:
        values["team"] = by.home_team
    keep_updates(change_set, Mail, list(values), ids, lambda: rows.update(**values))
    record(by=by, action="bulk", entity="mail", object_ids=ids, summary=change_set.summary)
    return change_set
