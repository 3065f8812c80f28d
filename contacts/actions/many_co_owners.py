"""A colleague looks after many clients together with their owners, or does so no longer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.given import tell_of_shared_clients
from contacts.models import Client, ClientUserShare, CoOwner
from crm.access.context import access_of
from crm.access.models import AccessVersion
from crm.audit.actions import record
from crm.changes.actions.keeping import insert_kept, keep_deletes, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

SHARES = """
INSERT INTO contacts_clientusershare
  (content_object_id, user_id, permission_id, expires_at, given_by_id, given_at, reason)
SELECT c.id, %(user)s, %(permission)s, NULL, %(by)s, %(now)s, %(reason)s
FROM unnest(%(ids)s::bigint[]) AS c(id)
ON CONFLICT DO NOTHING
"""
CO_OWNERS = """
INSERT INTO contacts_coowner (client_id, user_id, since)
SELECT c.id, %(user)s, %(now)s FROM unnest(%(ids)s::bigint[]) AS c(id)
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def add_co_owners(*, clients: ScopedQuerySet, user: User, by: User) -> ChangeSet:
    """They see and change the clients as the owners do, of those that `by` may share and change in bulk.

    Clients of their own, and those they look after already, stay as they are. One undoable change set.
    Raises PermissionDenied without these rights, ValidationError for somebody who cannot.
    """
    _require_fit(user, by)
    known = CoOwner.objects.unscoped("which of clients in sight have them already").filter(user=user)
    fitting = clients.exclude(owner=user).exclude(pk__in=known.values("client"))
    ids = _allowed(fitting, by, "share", "change")
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=_("Co-owner added: %s") % user.name)
    _share(change_set, ids, user, by)
    insert_kept(change_set, CoOwner, CO_OWNERS, {"ids": ids, "user": user.pk, "now": timezone.now()})
    _close(change_set, ids, by)
    tell_of_shared_clients(ids, change_set, to=user, by=by)
    return change_set


@transaction.atomic
def remove_co_owners(*, clients: ScopedQuerySet, user: User, by: User) -> ChangeSet:
    """They look after these clients no more, of those that `by` may share in bulk; the shares that came with it end.

    One undoable change set. Raises PermissionDenied without the right.
    """
    held = CoOwner.objects.unscoped("narrowed to clients that the caller may share").filter(user=user)
    ids = _allowed(clients.filter(pk__in=held.values("client")), by, "share")
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=_("Co-owner removed: %s") % user.name)
    rows = ClientUserShare.objects.filter(content_object__in=ids, user=user, expires_at=None)
    _write(change_set, rows, expires_at=timezone.now())
    keep_deletes(change_set, CoOwner, list(held.filter(client__in=ids).values_list("pk", flat=True)))
    _close(change_set, ids, by)
    return change_set


def _share(change_set: ChangeSet, ids: list[int], user: User, by: User) -> None:
    """Shares without an end; one that is over, or would end, runs on."""
    permission = Permission.objects.get(
        content_type__app_label="contacts", content_type__model="client", codename="change_client"
    )
    reason = _("Co-owner")
    rows = ClientUserShare.objects.filter(content_object__in=ids, user=user, permission=permission)
    _write(change_set, rows.exclude(expires_at=None), expires_at=None, reason=reason, given_by=by)
    values = {"ids": ids, "user": user.pk, "permission": permission.pk, "by": by.pk, "reason": reason}
    insert_kept(change_set, ClientUserShare, SHARES, values | {"now": timezone.now()})


def _write(change_set: ChangeSet, shares: Any, **values: Any) -> None:
    keys = list(shares.order_by("pk").values_list("pk", flat=True))
    apply = partial(ClientUserShare.objects.filter(pk__in=keys).update, **values)
    keep_updates(change_set, ClientUserShare, list(values), keys, apply)


def _close(change_set: ChangeSet, ids: list[int], by: User) -> None:
    AccessVersion.bump()
    record(by=by, action="bulk", entity=Client.entity, object_ids=ids, summary=change_set.summary)


def _allowed(clients: ScopedQuerySet, by: User, *actions: str) -> list[int]:
    access = access_of(by)
    if not all(access.may(Client.entity, action) for action in ("bulk", *actions)):
        raise PermissionDenied
    for action in (*actions, "bulk"):
        clients = clients.visible_to(by, action)
    return list(clients.order_by("pk").values_list("pk", flat=True))


def _require_fit(user: User, by: User) -> None:
    words = {"name": user.name}
    if user.pk == by.pk:
        raise ValidationError({"user": _("You see them already: choose somebody else.")})
    if not user.is_active:
        raise ValidationError({"user": _("%(name)s does not work here any more.") % words})
    access = access_of(user)
    if not (access.may(Client.entity, "view") and access.may(Client.entity, "change")):
        raise ValidationError({"user": _("%(name)s has no role that changes clients.") % words})
