"""Amounts as people read them, in any language (a client's document is not in the reader's)."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal

from crm.money.amounts import rounded

DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
# English here means the language, not the United States.
LOCALES = {"en": "en_GB", "pl": "pl", "ru": "ru", "fa": "fa"}


def locale_of(language: str) -> Locale:
    short = language.partition("-")[0]
    return Locale.parse(LOCALES.get(short, short))


def localised_digits(text: str, language: str) -> str:
    return text.translate(DIGITS) if language.startswith("fa") else text


def amount_text(amount: Decimal, currency: str, language: str) -> str:
    """The exact amount with its currency: €1,234.50, 1 234,50 €."""
    text = format_currency(
        rounded(amount, currency), currency, locale=locale_of(language), numbering_system="default"
    )
    return localised_digits(text, language)


def bare_amount_text(amount: Decimal, currency: str, language: str) -> str:
    """The same without the currency, for the columns of a document that names it once."""
    exact = rounded(amount, currency)
    places = -int(exact.as_tuple().exponent)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return localised_digits(
        format_decimal(exact, format=pattern, locale=locale_of(language), numbering_system="default"),
        language,
    )


def quantity_text(quantity: Decimal, language: str) -> str:
    """Without needless zeros: 2, 1.5."""
    text = format_decimal(
        quantity, format="#,##0.###", locale=locale_of(language), numbering_system="default"
    )
    return localised_digits(text, language)
