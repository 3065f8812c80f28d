from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.audit.actions import record
from privacy.models import PersonalRequest
from privacy.models.request import DAYS_TO_ANSWER
from privacy.officers import require_officer

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def keep_request(*, by: User, received_on: date, **fields: Any) -> PersonalRequest:
    """Note what somebody asked for; it is due 30 days after it came. Raises ValidationError for a day to come."""
    require_officer(by, "change")
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": _("This day is still to come.")})
    due = received_on + timedelta(days=DAYS_TO_ANSWER)
    request: PersonalRequest = PersonalRequest.objects.create(
        by=by, received_on=received_on, due_on=due, **fields
    )
    record(
        by=by, action="create", entity="privacy", object_ids=[request.pk], summary=request.get_kind_display()
    )
    return request


@transaction.atomic
def answer_request(*, request: PersonalRequest, by: User, answer: str) -> PersonalRequest:
    """Say what was done; a second answer replaces the words and keeps the day of the first."""
    require_officer(by, "change")
    request.answer, request.answered_on = answer, request.answered_on or timezone.localdate()
    request.save(update_fields=["answer", "answered_on"])
    record(
        by=by, action="close", entity="privacy", object_ids=[request.pk], summary=request.get_kind_display()
    )
    return request
