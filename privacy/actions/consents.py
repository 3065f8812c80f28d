from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client, Person
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from privacy.models import Consent, Purpose
from privacy.officers import require_officer
from privacy.purposes import ensure_purposes

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def keep_consent(
    *,
    client: Client,
    by: User,
    purpose: Purpose,
    state: str,
    source: str,
    channel: str = "",
    person: Person | None = None,
    evidence: str = "",
    at: datetime | None = None,
) -> Consent:
    """Write down what somebody said; what was said before stays. Raises ValidationError for a time to come."""
    if not can(by, "change", client):
        raise PermissionDenied
    at = at or timezone.now()
    if at > timezone.now():
        raise ValidationError({"at": _("This time is still to come.")})
    if person is not None and person.client_id != client.pk:
        raise ValidationError({"person": _("This person belongs to another client.")})
    consent: Consent = Consent.objects.create(
        client=client, person=person, purpose=purpose, channel=channel, state=state, source=source,
        evidence=evidence, at=at, by=by,
    )  # fmt: skip
    said = {"purpose": purpose.name, "channel": channel, "state": state, "source": source}
    record(by=by, action="consent", target=client, after=said | ({"person": person.name} if person else {}))
    return consent


@transaction.atomic
def add_purpose(*, by: User, **fields: object) -> Purpose:
    require_officer(by, "change")
    purpose = Purpose.objects.create(**fields)
    record(by=by, action="create", entity="privacy", object_ids=[purpose.pk], summary=purpose.name)
    return purpose


@transaction.atomic
def add_ready_purposes(*, by: User) -> None:
    """What most firms need, in the language of whoever begins; nothing where the firm has purposes already."""
    require_officer(by, "change")
    ensure_purposes()
    record(by=by, action="create", entity="privacy", summary=_("Purposes"))


@transaction.atomic
def change_purpose(purpose: Purpose, *, by: User, **fields: object) -> Purpose:
    require_officer(by, "change")
    for name, value in fields.items():
        setattr(purpose, name, value)
    purpose.save(update_fields=list(fields))
    record(by=by, action="change", entity="privacy", object_ids=[purpose.pk], summary=purpose.name)
    return purpose


@transaction.atomic
def drop_purpose(purpose: Purpose, *, by: User) -> None:
    """Only one that nobody said anything about: the rest is history (ProtectedError)."""
    require_officer(by, "change")
    name, pk = purpose.name, purpose.pk
    delete_kept(purpose, by=by, summary=name)
    record(by=by, action="delete", entity="privacy", object_ids=[pk], summary=name)
