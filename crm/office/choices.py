"""Lists to choose from, in the reader's language: countries, currencies, time zones, languages."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies, list_currencies
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

# Not money that a firm keeps its books in.
NO_MONEY = {"XAU", "XAG", "XPT", "XPD", "XTS", "XXX", "XDR", "XBA", "XBB", "XBC", "XBD", "XSU", "XUA"}
USUAL_CURRENCIES = ("EUR", "PLN", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "UAH", "RUB", "IRR")
AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
Choices = list[tuple[str, str]]


def language_choices() -> Choices:
    """Each by its own name."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def country_choices() -> Choices:
    return _countries(get_language() or "en")


def currency_choices() -> list[tuple[str, Choices]]:
    """The usual ones first, then all that are legal tender somewhere."""
    usual, others = _currencies(get_language() or "en")
    return [(_("Often used"), usual), (_("All"), others)]


@lru_cache
def time_zone_choices() -> Choices:
    zones = sorted(name for name in available_timezones() if name.partition("/")[0] in AREAS)
    return [(name, name.replace("_", " ")) for name in [*zones, "UTC"]]


@lru_cache
def _countries(language: str) -> Choices:
    names = {str(code): str(name) for code, name in Locale.parse(language, sep="-").territories.items()}
    rows = [
        (code, names[code])
        for code in names
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    return sorted(rows, key=lambda row: row[1])


NOT_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}


@lru_cache
def _currencies(language: str) -> tuple[Choices, Choices]:
    locale = Locale.parse(language, sep="-")
    current = {code for country in locale.territories for code in get_territory_currencies(str(country))}
    known = sorted((current & list_currencies()) - NO_MONEY)
    named = {code: f"{code} – {get_currency_name(code, locale=locale)}" for code in known}
    usual = [(code, named[code]) for code in USUAL_CURRENCIES if code in named]
    return usual, [(code, named[code]) for code in known if code not in USUAL_CURRENCIES]


def guessed_home(accept_language: str) -> dict[str, str]:
    """Country, currency and time zone that a browser's languages make likely; the person corrects them."""
    first = accept_language.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0].strip() or "en"
    language, _sep, region = first.partition("-")
    country = region.upper() if len(region) == 2 else {"pl": "PL", "ru": "RU", "fa": "IR"}.get(language, "PL")
    money = get_territory_currencies(str(country))
    return {
        "country": country,
        "currency": money[0] if money else "EUR",
        "time_zone": ZONES.get(country, "UTC"),
    }


ZONES = {
    "PL": "Europe/Warsaw", "RU": "Europe/Moscow", "IR": "Asia/Tehran", "DE": "Europe/Berlin", "GB": "Europe/London",
    "US": "America/New_York", "UA": "Europe/Kyiv", "CZ": "Europe/Prague", "FR": "Europe/Paris", "AT": "Europe/Vienna",
}  # fmt: skip
