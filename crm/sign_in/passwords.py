"""The firm's rule for passwords, as one of Django's password validators (settings.AUTH_PASSWORD_VALIDATORS).

That a password is neither common nor the name or e-mail is always so. There is no age at which it ends: forced
changes make people choose weaker ones.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.sign_in.models import SignInSettings


class FirmLength:
    def validate(self, password: str, user: Any = None) -> None:
        least = SignInSettings.load().least_length
        if len(password) < least:
            text = ngettext(
                "This is too short: at least %(least)s character.",
                "This is too short: at least %(least)s characters.",
                least,
            )
            raise ValidationError(text % {"least": least}, code="password_too_short")

    def get_help_text(self) -> str:
        return password_hint()


def password_hint() -> str:
    return _("At least %(least)s characters; a few words are easy to remember.") % {
        "least": SignInSettings.load().least_length
    }
