"""What clients read and answer without an account: quotes and presentations."""

from __future__ import annotations


def register() -> None:
    pass
