"""Addresses of records without asking the URL resolver for each: fifty times reverse() are two milliseconds."""

from __future__ import annotations

from functools import cache

from django.urls import get_script_prefix, reverse

SAMPLE = 987654321


@cache
def _cut(url_name: str, _prefix: str) -> tuple[str, str]:
    head, _key, tail = reverse(url_name, args=[SAMPLE]).partition(str(SAMPLE))
    return head, tail


def address(url_name: str, key: int) -> str:
    """As `reverse(url_name, args=[key])`, for an address with one whole number."""
    head, tail = _cut(url_name, get_script_prefix())
    return f"{head}{key}{tail}"
