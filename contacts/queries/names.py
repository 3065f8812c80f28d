"""Long lists of choices in the reader's language."""

from functools import cache

from django.utils.translation import get_language

from crm.office.choices import time_zone_choices
from crm.web.formats import locale_of
from crm.web.languages import spoken_languages


def country_choices() -> list[tuple[str, str]]:
    """("", –) and every country as (ISO code, name), by name."""
    return _countries(get_language() or "en")


def language_choices() -> list[tuple[str, str]]:
    return [("", "–"), *spoken_languages()]


def zone_choices() -> list[tuple[str, str]]:
    return [("", "–"), *time_zone_choices()]


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = locale_of(language).territories
    found = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return [("", "–"), *sorted(found, key=lambda pair: pair[1])]
