"""Languages that people speak, and countries, named in the reader's own."""

from __future__ import annotations

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


def language_name(code: str) -> str:
    name = str(locale_of().languages.get(code, code)) if code else ""
    return name[:1].upper() + name[1:]


def country_name(code: str) -> str:
    return str(locale_of().territories.get(code.upper(), code)) if code else ""


def spoken_languages() -> list[tuple[str, str]]:
    """(code, name) by name."""
    return _named(get_language() or "en")


@cache
def _named(language: str) -> list[tuple[str, str]]:
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1])
