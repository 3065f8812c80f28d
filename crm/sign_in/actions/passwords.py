from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction

from crm.audit.actions import record
from crm.jobs import later
from crm.people.models import User
from crm.sign_in.actions.sessions import drop_sessions

MINUTES_BETWEEN_MAILS = 5


@transaction.atomic
def set_password(*, user: User | AbstractBaseUser, password: str, keep_session: str | None = None) -> None:
    """Give the user a new password; every session of theirs ends with it, but for the one it was changed in."""
    user.set_password(password)
    user.save(update_fields=["password"])
    drop_sessions(user, but=keep_session)  # type: ignore[arg-type]
    record(by=user, action="set_password", target=user)  # type: ignore[arg-type]


@transaction.atomic
def ask_for_password_link(*, email: str) -> None:
    """Mail a set-password link to whoever has this address; silent about whether somebody has."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None or not settings.MAIL_IS_SET:
        return
    if cache.add(f"password-mail:{user.pk}", 1, MINUTES_BETWEEN_MAILS * 60):
        later("sign_in.mail_password_link", user_id=user.pk)
        record(by=None, action="ask_password_link", target=user)
