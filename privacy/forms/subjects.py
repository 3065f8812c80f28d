from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from privacy.forms.choosing import ask_to_choose
from privacy.models import Consent, LegalHold, Purpose


class ConsentForm(forms.ModelForm):
    """What one person of a client, or the client itself, said."""

    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    class Meta:
        model = Consent
        fields = ["person", "purpose", "channel", "state", "source", "evidence", "at"]

    def __init__(self, *args: Any, client: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_within(client, user).order_by(
            "-is_main", "name_key"
        )
        self.fields["person"].empty_label = str(client)
        self.fields["person"].label = _("Who")
        self.fields["purpose"].queryset = Purpose.objects.filter(is_in_use=True)
        self.fields["purpose"].empty_label = _("Choose a purpose")
        ask_to_choose(self, "state", "source")
        self.initial.setdefault("at", timezone.localtime())
        self.fields["evidence"].help_text = _("For example: signed form in folder 12, e-mail of 3 May.")


class HoldForm(forms.ModelForm):
    class Meta:
        model = LegalHold
        fields = ["reason", "ends_on"]
        widgets = {"ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class EraseForm(forms.Form):
    """The person's name typed, so that nobody is erased by a slip of the hand."""

    typed = forms.CharField(label=_("Name of the person"), max_length=250)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Stays in the log: no names, please. For example: request of 3 May."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed"].widget.attrs["autocomplete"] = "off"
