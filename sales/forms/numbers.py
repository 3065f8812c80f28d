"""Numbers of a grid as people type them: with a comma, with spaces, in Persian digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.imports.numbers import COMMA, POINT, read_number
from contacts.imports.reasons import CellTrouble

ENGLISH = "en"


def style_typed(text: str) -> str:
    """What parts whole from broken: a point alone always does; a comma alone does, but not in English."""
    is_comma = "," in text and "." not in text and not (get_language() or ENGLISH).startswith(ENGLISH)
    return COMMA if is_comma else POINT


def typed_number(text: str, style: str = "") -> Decimal:
    """Raises ValidationError for what is no number."""
    try:
        return read_number(text.strip(), style or style_typed(text))
    except CellTrouble as error:
        raise ValidationError(_("A number such as 1234.50.")) from error


class NumberField(forms.DecimalField):
    """A number in a cell of the grid: a plain box, so that arrows move between cells and a comma is taken."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str) and value.strip():
            value = typed_number(value)
        found: Decimal | None = super().to_python(value)
        return found
