from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client, Person
from crm.access.scopes import can
from crm.audit.actions import record
from privacy.models import LegalHold
from privacy.officers import require_officer
from privacy.queries.binned import is_deleted
from privacy.queries.subjects import client_of

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def put_on_hold(
    *, record_of: Client | Person, by: User, reason: str, ends_on: date | None = None
) -> LegalHold:
    """Let nothing of the client, or of one person, be erased. Raises ValidationError for a day that is over."""
    require_officer(by, "change")
    client = client_of(record_of)
    if not can(by, "view", client):
        raise PermissionDenied
    if is_deleted(record_of):
        raise ValidationError(_("This lies in the recycle bin: bring it back first."))
    if ends_on and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("This day is over.")})
    hold: LegalHold = LegalHold.objects.create(
        client=client,
        person=record_of if isinstance(record_of, Person) else None,
        reason=reason,
        ends_on=ends_on,
        by=by,
    )
    record(by=by, action="hold", entity="privacy", object_ids=[hold.pk], summary=f"#{client.pk}")
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: User) -> LegalHold:
    """From now on the data may be erased again; lifting twice changes nothing."""
    require_officer(by, "change")
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by = timezone.now(), by
        hold.save(update_fields=["lifted_at", "lifted_by"])
        record(
            by=by, action="lift_hold", entity="privacy", object_ids=[hold.pk], summary=f"#{hold.client_id}"
        )
    return hold
