"""An entry of the stream is put above the others, or back among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Client, TimelinePin
from contacts.queries.pins import MOST, entries_by_key
from crm.access.scopes import can
from crm.audit.actions import record

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def pin_entry(*, client: Client, key: str, by: User) -> None:
    """Pin it for all who see the client; a second time changes nothing.

    Raises PermissionDenied for who may not change the client, ValidationError for an entry that the person does not
    see, and where MOST are pinned already.
    """
    if not can(by, "change", client):
        raise PermissionDenied
    found = entries_by_key(client, by, [key])
    if not found:
        raise ValidationError(_("This entry is not there any more."))
    Client.objects.unscoped("in hand").select_for_update(of=("self",)).filter(pk=client.pk).exists()
    rows = TimelinePin.objects.unscoped("of the client in hand").filter(client=client)
    if rows.filter(key=key).exists():
        return
    if rows.count() >= MOST:
        raise ValidationError(_("Up to %(count)s entries are pinned. Take one off first.") % {"count": MOST})
    TimelinePin.objects.create(client=client, key=key, pinned_by=by)
    record(by=by, action="pin", target=client, after={"entry": key})


@transaction.atomic
def unpin_entry(*, client: Client, key: str, by: User) -> None:
    """Back among the others; an entry that is not pinned stays as it is. Raises PermissionDenied."""
    if not can(by, "change", client):
        raise PermissionDenied
    rows = TimelinePin.objects.unscoped("of the client in hand").filter(client=client, key=key)
    if rows.delete()[0]:
        record(by=by, action="unpin", target=client, before={"entry": key})
