"""What the audit keeps of those who were not let in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from crm.audit.actions import record
from crm.people.models import User


@transaction.atomic
def note_failed_sign_in(*, way: str, email: str = "", is_locked: bool = False) -> None:
    """One entry about the colleague of this address, else with the address itself, if it is one.

    People type passwords into the wrong field: what does not look like an address is not kept.
    """
    user = User.objects.filter(email__iexact=email).first() if email else None
    summary = "" if user else _if_email(email)
    for action in ("sign_in_failed", "lock_out") if is_locked else ("sign_in_failed",):
        record(
            by=None, action=action, target=user, entity="user", count=1, summary=summary, after={"way": way}
        )


def _if_email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text
