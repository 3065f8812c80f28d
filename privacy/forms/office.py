from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.forms.choosing import ask_to_choose
from privacy.models import PersonalRequest, Purpose
from privacy.terms import KEPT, after, numbers


class PurposeForm(forms.ModelForm):
    class Meta:
        model = Purpose
        fields = ["name", "basis", "wording", "is_in_use"]
        widgets = {"wording": forms.Textarea(attrs={"rows": 3})}


class RequestForm(forms.ModelForm):
    class Meta:
        model = PersonalRequest
        fields = ["kind", "name", "words", "received_on"]
        widgets = {
            "words": forms.Textarea(attrs={"rows": 3}),
            "received_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())
        ask_to_choose(self, "kind")


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What was done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class TermsForm(forms.Form):
    """One number for each rule; empty months mean never."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = numbers()
        for spec in (*KEPT, *after()):
            is_kept = spec in KEPT
            self.fields[spec.key] = forms.IntegerField(
                label=spec.label,
                help_text=spec.text,
                min_value=1,
                max_value=50 if is_kept else 600,
                required=is_kept,
                initial=now[spec.key],
            )
            if not is_kept:
                self.fields[spec.key].widget.attrs["placeholder"] = _("never")
