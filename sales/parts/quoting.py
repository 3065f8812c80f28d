"""The editor of quotes: texts, limits of discounts, automatic proposals."""

from __future__ import annotations


def register() -> None:
    pass
