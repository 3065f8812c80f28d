from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SegmentForm(forms.Form):
    """The words of a segment; its rules are read by contacts.rule_forms."""

    name = forms.CharField(label=_("Name"), max_length=120)
    note = forms.CharField(label=_("What it is for"), max_length=250, required=False)
