"""Addresses without asking the URL resolver for each: reverse() takes 13 microseconds, a page has a hundred."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse

SAMPLE = 987654321000


@lru_cache(maxsize=4096)
def _frame(url_name: str, words: tuple[str | None, ...], _prefix: str, _urlconf: str) -> str:
    """The address with a place for every whole number, which is None among the words."""
    samples = [SAMPLE + place if word is None else word for place, word in enumerate(words)]
    url = reverse(url_name, args=samples)
    for place, word in enumerate(words):
        if word is None:
            url = url.replace(str(SAMPLE + place), f"{{{place}}}")
    return url


def address(url_name: str, *args: Any) -> str:
    """As `reverse(url_name, args=args)`, for arguments that are whole numbers or words of the code."""
    words = tuple(None if isinstance(arg, int) else str(arg) for arg in args)
    return _frame(url_name, words, get_script_prefix(), settings.ROOT_URLCONF).format(*args)
