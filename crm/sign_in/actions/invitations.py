from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.queries.admins import may_rule
from crm.audit.actions import record
from crm.jobs import later
from crm.people.models import User


@transaction.atomic
def invite(*, user: User, by: User) -> None:
    """Mail the colleague a link to choose a password with, in their language."""
    if not user.is_active:
        raise ValidationError(_("This account is switched off: switch it on first."))
    may_rule(user, by)
    later("sign_in.mail_invitation", user_id=user.pk, inviter=by.name)
    record(by=by, action="invite", target=user)
