from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from crm.sign_in.models import SignInSettings

IS_ADDRESS = URLValidator(schemes=["http", "https"])
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("issuer", "client_id", "button_text"):
            self.fields[name].required = True
        secret = self.fields["secret"]
        secret.required = not self.instance.sealed_secret
        secret.help_text = (
            _("Kept sealed and never shown.")
            if secret.required
            else _("Kept sealed and never shown. Leave it empty to keep the one there is.")
        )

    def clean_issuer(self):
        issuer = self.cleaned_data["issuer"].rstrip("/")
        IS_ADDRESS(issuer)
        address = urlsplit(issuer)
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            raise forms.ValidationError(_("It must begin with https://"))
        return issuer

    def clean(self):
        """A secret goes to nobody but the provider it was typed for."""
        cleaned = super().clean()
        former = self.instance.issuer
        if former and cleaned.get("issuer", former) != former and not cleaned.get("secret"):
            self.add_error("secret", _("Another issuer needs its own secret: type it."))
        return cleaned
