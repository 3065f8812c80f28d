"""Which company belongs to which: a client's parent, and colleagues who look after it together with its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client, ClientUserShare, CoOwner
from contacts.queries.groups import DEEPEST, ancestors_of
from crm.access.actions.shares import end_share, give_share
from crm.access.locks import unlocked
from crm.access.scopes import can
from crm.audit.actions import record

if TYPE_CHECKING:
    from crm.people.models import User

# The key of a lock of PostgreSQL: one change of a group at a time, so that two cannot close a circle together.
GROUPING = 7_301_977


@transaction.atomic
def set_parent(*, client: Client, parent: Client | None, by: User) -> None:
    """Say which company this one belongs to, or that it stands alone.

    Raises PermissionDenied without the right to change the client and to see the parent, ValidationError for a circle
    or a group that is too deep.
    """
    if not can(by, "change", client) or (parent and not can(by, "view", parent)):
        raise PermissionDenied
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GROUPING])
    rows = Client.objects.unscoped("the right was asked above").select_for_update(of=("self",))
    current = rows.select_related("parent").get(pk=client.pk)
    if current.parent == parent:
        return
    if parent:
        above = [parent.pk, *ancestors_of(parent)]
        if current.pk in above:
            names = {"client": current.name, "parent": parent.name}
            raise ValidationError(_("%(parent)s belongs to %(client)s already.") % names)
        if len(above) >= DEEPEST:
            raise ValidationError(_("A group has at most %s levels.") % DEEPEST)
    before = {"parent": current.parent.name if current.parent else None}
    current.parent, current.version = parent, current.version + 1
    current.changed_at, current.changed_by = timezone.now(), by
    current.save(update_fields=["parent", "version", "changed_at", "changed_by"])
    record(
        by=by,
        action="change",
        target=current,
        before=before,
        after={"parent": parent.name if parent else None},
    )


@transaction.atomic
def add_co_owner(*, client: Client, user: User, by: User) -> CoOwner:
    """A colleague sees and changes the client as its owner does, until they are taken away from it again.

    Raises PermissionDenied without the right to share and change it, ValidationError for somebody who cannot.
    """
    if user.pk == client.owner_id:
        raise ValidationError(_("%s owns this client.") % user.name)
    give_share(record=client, by=by, with_user=user, action="change", reason=_("Co-owner"))
    with unlocked("the right was asked by the share"):
        row, _is_new = CoOwner.objects.get_or_create(client=client, user=user)
    record(by=by, action="change", target=client, after={"co_owner": user.name})
    return row


@transaction.atomic
def remove_co_owner(*, co_owner: CoOwner, by: User) -> None:
    """They look after it no more; the share that came with it ends, too."""
    client = co_owner.client
    if not can(by, "share", client):
        raise PermissionDenied
    shares = ClientUserShare.objects.filter(content_object=client, user=co_owner.user, expires_at=None)
    for share in shares:
        end_share(share=share, by=by)
    with unlocked("the right was asked above"):
        co_owner.delete()
    record(by=by, action="change", target=client, before={"co_owner": co_owner.user.name})
