from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.sign_in.models import SignInSettings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class RulesForm(forms.ModelForm):
    class Meta:
        model = SignInSettings
        fields = ("least_length",)
        help_texts = {
            "least_length": _(
                "8 to 64 characters. Common passwords, and those like the name or the e-mail, are refused in any case."
            )
        }


class ProviderForm(forms.ModelForm):
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        strip=True,
        help_text=_("Kept sealed and never shown again. Leave it empty to keep the one there is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = SignInSettings
        fields = ("issuer", "client_id", "secret", "button_text", "provider_is_on")
        widgets = {
            "issuer": forms.URLInput(attrs={"placeholder": "https://login.example.com", "dir": "ltr"}),
            "client_id": forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        }
        help_texts = {
            "issuer": _("The address at which the provider tells about itself, without /.well-known/…"),
            "button_text": _("For example: Sign in with your office account"),
        }

    def clean_issuer(self):
        issuer = self.cleaned_data["issuer"].rstrip("/")
        address = urlsplit(issuer)
        if issuer and address.scheme != "https" and address.hostname not in LOOPBACK:
            raise forms.ValidationError(_("It must begin with https://"))
        return issuer

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("provider_is_on"):
            for name in ("issuer", "client_id", "button_text"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Needed before anybody can sign in with it."))
            if not cleaned.get("secret") and not self.instance.sealed_secret:
                self.add_error("secret", _("Needed before anybody can sign in with it."))
        return cleaned
