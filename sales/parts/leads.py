"""Lead lists, inquiries, and how orders go on."""

from __future__ import annotations


def register() -> None:
    pass
