from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.following import finish_following, let_follow
from contacts.actions.given import tell_of_clients
from contacts.models import Client
from crm.access.context import access_of
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.sql.lookups import Keys

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User


@transaction.atomic
def assign_clients(
    *, clients: ScopedQuerySet, to: User, by: User, reason: str = "", change_set: ChangeSet | None = None
) -> ChangeSet:
    """Give the clients of a queryset that `by` may assign to another owner; team and branch follow.

    Clients beyond the right are left alone. Open activities stay with whoever planned them. One undoable change set,
    or part of the one that is given.
    Raises PermissionDenied without the right to assign, ValidationError for a receiver who cannot see clients.
    """
    if not access_of(by).may(Client.entity, "assign"):
        raise PermissionDenied
    if not to.is_active or not access_of(to).may(Client.entity, "view"):
        raise ValidationError(_("%s may not see clients, so cannot own any.") % to.name)
    finish_following()
    ids = list(clients.visible_to(by, "assign").exclude(owner=to).order_by("pk").values_list("pk", flat=True))
    summary = _("Assigned to %s") % to.name + (f": {reason}" if reason else "")
    is_part = change_set is not None
    change_set = change_set or open_change_set(kind=ChangeKind.REASSIGN, by=by, summary=summary)
    # Before the change: it is recorded for whom the clients were worked until now.
    record(by=by, action="assign", entity=Client.entity, object_ids=ids, summary=summary)
    rows = Client.objects.unscoped("the ids were read through the scope above").filter(pk__among=Keys(ids))
    keep_updates(
        change_set,
        Client,
        ["owner", "team", "branch"],
        ids,
        lambda: rows.update(
            owner=to, team=to.home_team, branch=to.branch, changed_at=timezone.now(), changed_by=by
        ),
    )
    let_follow(client_ids=ids, change_set=change_set, by=by, is_part=is_part)
    tell_of_clients(ids, change_set, to=to, by=by)
    return change_set
