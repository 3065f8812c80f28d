"""The field for a number that a client, a person or a colleague is called at."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def has_digits(value: str) -> None:
    if not any(char.isdecimal() for char in value):
        raise ValidationError(_("“%(value)s” holds no digits."), params={"value": value})


def phone_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "tel"})
    return forms.CharField(
        label=_("Phone"), required=False, max_length=60, widget=widget, validators=[has_digits]
    )
