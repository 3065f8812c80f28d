"""Long lists of choices in the reader's language."""

from functools import cache

from django.utils.translation import get_language

from crm.web.formats import locale_of

LANGUAGES = [
    "en",
    "pl",
    "de",
    "cs",
    "sk",
    "ru",
    "uk",
    "fa",
    "fr",
    "es",
    "it",
    "nl",
    "pt",
    "sv",
    "da",
    "nb",
    "fi",
    "hu",
    "ro",
    "bg",
    "el",
    "tr",
    "ar",
    "he",
    "lt",
    "lv",
    "et",
    "hr",
    "sl",
    "sr",
    "zh",
    "ja",
    "ko",
]


def country_choices() -> list[tuple[str, str]]:
    """("", –) and every country as (ISO code, name), by name."""
    return _countries(get_language() or "en")


def language_choices() -> list[tuple[str, str]]:
    return _languages(get_language() or "en")


def country_name(code: str) -> str:
    return str(locale_of().territories.get(code.upper(), code)) if code else ""


def language_name(code: str) -> str:
    name = str(locale_of().languages.get(code, code)) if code else ""
    return name[:1].upper() + name[1:]


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = locale_of(language).territories
    found = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return [("", "–"), *sorted(found, key=lambda pair: pair[1])]


@cache
def _languages(language: str) -> list[tuple[str, str]]:
    return [("", "–"), *sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1])]
