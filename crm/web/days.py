"""Days that every page can tell: no year typed with two digits, nor one that no calendar here reaches."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST, LAST = date(1000, 1, 1), date(2999, 12, 31)


def check_day(value: date | datetime) -> None:
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST <= day <= LAST:
        raise ValidationError(_("Write the year with four digits, between 1000 and 2999."))


def limit_days() -> None:
    """For every form of the product. Called before the first of them is made: a form copies these when it is."""
    for kind in (forms.DateField, forms.DateTimeField):
        kind.default_validators = [check_day]
