from __future__ import annotations

from dataclasses import dataclass, field

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from crm.people.models import User

CODES = 10  # recovery codes that are made at once (settings.MFA_RECOVERY_CODE_COUNT is allauth's usual 10)


@dataclass
class Factors:
    """What a person can show beside the password; recovery codes count only together with one of the others."""

    app: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)
    codes: Authenticator | None = None

    @property
    def any(self) -> bool:
        return bool(self.app or self.passkeys)

    @property
    def all(self) -> list[Authenticator]:
        return [*([self.app] if self.app else []), *self.passkeys]

    @property
    def codes_left(self) -> int:
        return CODES - int(self.codes.data.get("used_mask", 0)).bit_count() if self.codes else 0


def factors_of(user: User) -> Factors:
    """One query."""
    found = Factors()
    for row in Authenticator.objects.filter(user_id=user.pk).order_by("pk"):
        if row.type == Authenticator.Type.TOTP:
            found.app = row
        elif row.type == Authenticator.Type.WEBAUTHN:
            found.passkeys.append(row)
        else:
            found.codes = row
    return found


def has_factor(user: User) -> bool:
    return get_adapter().is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
