from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from crm.sign_in.passwords import password_hint


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The e-mail or the password is not right. Capital letters count in the password."),
        "inactive": _("This account is switched off. Ask your admin."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )


class PlainWords:
    """Two fields for a new password, in our words; what is wrong with it is said at the first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = password_hint()
        self.fields["new_password2"].label = _("The same once more")
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user, password_field_name=""):
        super().validate_password_for_user(user, "new_password1")


class NewPasswordForm(PlainWords, SetPasswordForm):
    """The form behind a set-password link."""


class OwnPasswordForm(PlainWords, PasswordChangeForm):
    """One's own password, by somebody who knows the old one."""
