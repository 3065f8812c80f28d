"""Rounding to the smallest unit of a currency, the one place where it happens."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_precision

ZERO = Decimal(0)
HUNDRED = Decimal(100)
# No column keeps more places than this; the few currencies with four are units of account.
MOST_PLACES = 3


class UnknownCurrencyError(ValueError):
    """A currency code that is not in ISO 4217."""


@cache
def known_currencies() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))


@cache
def unit_of(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 EUR, 1 JPY, 0.001 KWD."""
    if currency not in known_currencies():
        raise UnknownCurrencyError(currency)
    places = min(get_currency_precision(currency), MOST_PLACES)
    return Decimal(1).scaleb(-places)


def places_of(currency: str) -> int:
    """How many digits stand behind the point: 2 for EUR, 0 for JPY."""
    return -int(unit_of(currency).as_tuple().exponent)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole units of its currency, halves away from zero (docs/adr, VAT per line)."""
    return amount.quantize(unit_of(currency), rounding=ROUND_HALF_UP)


def converted(amount: Decimal, rate: Decimal, currency: str) -> Decimal:
    """The amount in `currency`, where `rate` is the price of one unit of the amount's own currency in it."""
    return rounded(amount * rate, currency)
