from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from crm.money.amounts import converted
from crm.people.models import Firm
from sales.models import ExchangeRate

ONE = Decimal(1)


class NoRateError(LookupError):
    """The firm has no exchange rate for a currency on a day."""

    def __init__(self, currency: str, day: date) -> None:
        super().__init__(f"No rate for {currency} on {day}")
        self.currency, self.day = currency, day


def firm_currency() -> str:
    firm = Firm.load()
    return firm.currency if firm else "EUR"


def rate_on(currency: str, day: date) -> Decimal:
    """What one unit of `currency` costs in the firm's: the latest rate on or before the day. Raises NoRateError."""
    if currency == firm_currency():
        return ONE
    rates = ExchangeRate.objects.filter(currency=currency, on__lte=day).order_by("-on")
    rate = rates.values_list("rate", flat=True).first()
    if rate is None:
        raise NoRateError(currency, day)
    return rate


def in_firm_currency(amount: Decimal, currency: str, day: date) -> Decimal:
    return converted(amount, rate_on(currency, day), firm_currency())


def usable_currencies(day: date) -> list[str]:
    """The firm's own currency first, then those with a rate on that day."""
    others = ExchangeRate.objects.filter(on__lte=day).order_by("currency")
    own = firm_currency()
    return [own, *(code for code in others.values_list("currency", flat=True).distinct() if code != own)]


def rates_on(currencies: Iterable[str], day: date) -> dict[str, Decimal]:
    """The rates of several currencies in one query; what has none is left out, the firm's own is 1."""
    own = firm_currency()
    others = set(currencies) - {own}
    if not others:
        return {own: ONE}
    known = ExchangeRate.objects.filter(currency__in=others, on__lte=day).order_by("currency", "-on")
    return {own: ONE, **dict(known.distinct("currency").values_list("currency", "rate"))}


def price_in(amount: Decimal, from_currency: str, to_currency: str, day: date) -> Decimal:
    """A price per unit in another currency, to four places, by way of the firm's currency."""
    if from_currency == to_currency:
        return amount
    return (amount * rate_on(from_currency, day) / rate_on(to_currency, day)).quantize(Decimal("0.0001"))
