from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Segment
from contacts.merge_fields import known_only
from privacy.models import Purpose

BODY_HINT = _(
    "Words in braces are filled in for each client, for example {person} or {city}. "
    "An empty line starts a new paragraph."
)


class LetterRunForm(forms.Form):
    """A letter to a segment; unknown words in braces are refused where they stand."""

    name = forms.CharField(label=_("Name"), max_length=120)
    segment = forms.ModelChoiceField(label=_("Segment"), queryset=Segment.objects.none())
    purpose = forms.ModelChoiceField(
        label=_("Purpose"),
        queryset=Purpose.objects.filter(is_in_use=True),
        help_text=_("Whoever refused it, or never agreed where consent is needed, gets no letter."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Letter"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}), help_text=BODY_HINT
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].required = self.fields["purpose"].queryset.exists()
        self.fields["segment"].queryset = Segment.objects.visible_to(user).order_by("name")

    def clean_subject(self) -> str:
        return known_only(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return known_only(self.cleaned_data["body"])
