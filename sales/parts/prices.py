"""Bundles, products that go together and price lists."""

from __future__ import annotations


def register() -> None:
    pass
