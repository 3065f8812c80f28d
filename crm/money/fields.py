"""Columns for money: one size for every amount, so that sums never meet a narrower column."""

from __future__ import annotations

from typing import Any

from django.db import models

from crm.money.amounts import MOST_PLACES


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """An amount; its currency stands in a column beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", MOST_PLACES)
        super().__init__(*args, **kwargs)


class PriceField(AmountField):
    """A price per unit, which may be finer than the smallest coin (0.0125 a screw)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 3)
        super().__init__(*args, **kwargs)
