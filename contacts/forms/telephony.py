"""The firm's telephone system, and what came of a call that came in."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Client, Interaction, Telephony
from crm.access.forms.grouped import GroupedForm

FIELDS = {"number", "user", "extension"}
SHORTEST = 16


class TelephonyForm(forms.ModelForm):
    secret = forms.CharField(
        label=gettext_lazy("Secret"), required=False, min_length=SHORTEST, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Both sides sign with it. At least 16 signs; left empty, the present one stays."),
    )  # fmt: skip

    class Meta:
        model = Telephony
        fields = ("url", "takes_calls")
        help_texts = {
            "url": gettext_lazy(
                "Called to dial; {number}, {user} and {extension} become the number, the e-mail address and the phone "
                "of the colleague. Empty: phones are dialled by the device."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].widget.attrs |= {
            "dir": "ltr",
            "placeholder": "https://pbx.example/dial?to={number}",
        }

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if not url:
            return url
        if strange := sorted(set(re.findall(r"\{(\w*)\}", url)) - FIELDS):
            raise forms.ValidationError(_("Nobody knows what {%s} is.") % strange[0])
        try:
            parts = urlsplit(url)
            is_fit = (
                bool(parts.hostname) and "{" not in parts.netloc and not parts.username and parts.port != 0
            )
        except ValueError:
            is_fit = False
        schemes = {"https", "http"} if settings.TELEPHONY_PRIVATE_HOSTS else {"https"}
        if not is_fit or parts.scheme not in schemes or re.search(r"\s", url):
            raise forms.ValidationError(_("This is no address that can be called: it begins with https://"))
        return url

    def _post_clean(self) -> None:
        """The action changes it."""


class IncomingCallForm(GroupedForm, forms.Form):
    own_groups = {"text": "notes", "outcome": "notes"}

    client = forms.ModelChoiceField(
        Client.objects.none(), label=gettext_lazy("Who was it?"), widget=forms.RadioSelect, empty_label=None
    )
    text = forms.CharField(
        label=gettext_lazy("What was said?"), required=False, max_length=20000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), required=False, choices=[("", "—"), *Interaction.Outcome.choices]
    )

    def __init__(self, *args: Any, clients: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = clients
