"""Settings of pipelines and what stands on a deal."""

from __future__ import annotations


def register() -> None:
    pass
