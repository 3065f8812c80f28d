"""The market file, playbooks and the next best offer."""

from __future__ import annotations


def register() -> None:
    pass
