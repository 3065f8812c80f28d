"""Second factors: what the audit keeps of them, and how they go. Adding them is allauth's part."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.queries.admins import may_look_after
from crm.audit.actions import record
from crm.people.models import User
from crm.sign_in.actions.sessions import drop_sessions
from crm.sign_in.queries.factors import factors_of


@transaction.atomic
def note_factor(*, action: str, user: User, by: User | None, factor: str = "") -> None:
    """add_factor, use_recovery_code or wrong_code; `by` is None as long as it is not shown who it is."""
    record(by=by, action=action, target=user, summary=factor)


@transaction.atomic
def remove_factor(*, factor: Authenticator, by: User) -> None:
    """Remove one of one's own; the last one stays while a role requires one, and takes the codes with it."""
    User.objects.select_for_update().get(pk=by.pk)  # two at once must not remove the last two
    left = [row for row in factors_of(by).all if row.pk != factor.pk]
    if not left and access_of(by).requires_second_factor:
        raise ValidationError(
            _("Your role requires a second factor: set up another one before you remove this.")
        )
    record(by=by, action="remove_factor", target=by, summary=factor_words(factor))
    factor.delete()
    if not left:
        Authenticator.objects.filter(user=by).delete()


@transaction.atomic
def remove_all_factors(*, user: User, by: User) -> None:
    """For a colleague who has lost them: the password alone signs in again, and every session of theirs ends."""
    may_look_after(user, by)
    drop_factors(user=user, by=by)


def drop_factors(*, user: User, by: User | None) -> None:
    words = ", ".join(factor_words(row) for row in factors_of(user).all)
    Authenticator.objects.filter(user=user).delete()
    drop_sessions(user)
    record(by=by, action="remove_factor", target=user, summary=words)


@transaction.atomic
def make_recovery_codes(*, by: User) -> None:
    """Ten new ones; the former ones end."""
    User.objects.select_for_update().get(pk=by.pk)
    if not factors_of(by).any:
        raise ValidationError(_("Recovery codes stand in for a second factor: set one up first."))
    Authenticator.objects.filter(user=by, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(by)
    record(by=by, action="make_recovery_codes", target=by)


def factor_words(factor: Authenticator) -> str:
    if factor.type == Authenticator.Type.WEBAUTHN:
        return _("Passkey “%(name)s”") % {"name": factor.wrap().name}
    return _("Authenticator app")
