"""An amount parted among several, so that the parts add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from crm.money.amounts import ZERO, unit_of


def split(total: Decimal, weights: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """The total in whole units by weight; what is left over goes to the largest remainders, the first among equals.

    A negative total is parted as the positive one. Weights are not negative, and not all zero.
    """
    whole = sum(map(Fraction, weights), Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("Weights are not negative, and not all zero.")
    count = int((abs(total) / unit).to_integral_value(rounding=ROUND_HALF_UP))
    exact = [count * Fraction(weight) / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: count - sum(parts)]:
        parts[place] += 1
    sign = -1 if total < ZERO else 1
    return [sign * part * unit for part in parts]


def split_to_cent(total: Decimal, shares: Sequence[Decimal], currency: str) -> list[Decimal]:
    """The same in whole cents, or whatever the smallest amount of the currency is."""
    return split(total, shares, unit_of(currency))
