"""What allauth checks, in our words: codes, passkeys, and the password of somebody who is signed in."""

import json
import struct
import time

from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

CODE_LIVES_SECONDS = 120  # longer than a code of an app is taken for good (MFA_TOTP_TOLERANCE both ways)
CHALLENGE_SECONDS = 300
ASKED_AT = "passkey_asked_at"
# What the reading of an answer that no browser made may stumble over.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error)


def is_used(user, code):
    """Whether this code of an app served already. allauth remembers it for half a minute, less than it lives."""
    return not cache.add(f"code-used:{user.pk}:{''.join(code.split())}", 1, CODE_LIVES_SECONDS)


class CodeField:
    """Digits from the app, or a recovery code; each serves once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.max_length = 40
        field.widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "dir": "ltr"}
        )

    def clean_code(self):
        code = super().clean_code()
        is_of_app = (
            getattr(self, "authenticator", None) is None or self.authenticator.type == Authenticator.Type.TOTP
        )
        if is_of_app and is_used(self.user, code):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."))
        return code


class CodeForm(CodeField, codes.AuthenticateForm):
    """The second factor at sign-in."""


class ConfirmCodeForm(CodeField, codes.ReauthenticateForm):
    """The second factor again, of somebody who is signed in."""


class AppForm(CodeField, ActivateTOTPForm):
    """The first code of a new app."""


def question(request, options):
    """What the browser is asked, as it reads it; the answer is taken for some minutes."""
    request.session[ASKED_AT] = time.time()
    return json.dumps(options)


def still_answers():
    asked_at = context.request.session.get(ASKED_AT, 0)
    if time.time() - asked_at > CHALLENGE_SECONDS:
        raise forms.ValidationError(_("The page was open for too long. Try again."))


class Passkey:
    """The browser's answer to a question."""

    def clean_credential(self):
        still_answers()
        unknown = forms.ValidationError(_("This passkey is not known here."))
        try:
            return super().clean_credential()
        except NONSENSE as error:
            raise unknown from error
        except forms.ValidationError as refusal:
            raise (unknown if refusal.code == "incorrect_code" else refusal) from refusal


class PasskeyForm(Passkey, passkeys.AuthenticateWebAuthnForm):
    """As the second factor at sign-in."""


class ConfirmPasskeyForm(Passkey, passkeys.ReauthenticateWebAuthnForm):
    """Again, of somebody who is signed in."""


class PasskeySignInForm(Passkey, passkeys.LoginWebAuthnForm):
    """Instead of a password."""


class NewPasskeyForm(passkeys.AddWebAuthnForm):
    """A new one, always of the kind that signs in by itself: kept on the device and opened by its owner."""

    passwordless = None
    name = forms.CharField(label=_("Name"), max_length=60, required=False)

    def clean(self):
        still_answers()
        self.cleaned_data["passwordless"] = True
        try:
            return super().clean()
        except (*NONSENSE, forms.ValidationError) as refusal:
            raise forms.ValidationError(_("The passkey could not be added. Try again.")) from refusal


class ConfirmPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        """Wrong ones count like those at sign-in."""
        password = self.cleaned_data["password"]
        if authenticate(self.request, username=self.request.user.email, password=password) is None:
            raise forms.ValidationError(_("The password is not right."))
        return password
