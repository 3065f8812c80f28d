"""Fields for amounts, as people type them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sales.queries.rates import usable_currencies

DAY = {"type": "date"}


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )


class CurrencyChoice(forms.ChoiceField):
    """The firm's currency and those with a rate; what a record already has stays choosable."""

    def offer(self, day, current: str = "") -> None:
        codes = usable_currencies(day)
        self.choices = [(code, code) for code in dict.fromkeys([*codes, current]) if code]


def amount_field(
    label: str, *, places: int = 2, required: bool = True, low: int | None = 0
) -> forms.DecimalField:
    step = f"0.{'0' * (places - 1)}1"
    attrs = {"step": step, "inputmode": "decimal"}
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=low,
        max_digits=15,
        decimal_places=places,
        widget=forms.NumberInput(attrs=attrs),
        error_messages={"invalid": _("A number such as 1234.50.")},
    )
