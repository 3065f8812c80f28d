"""Indexes for the arms of a scope: one walk per arm for each order that a list offers at any size."""

from __future__ import annotations

from typing import Any

from django.db import models

ARMS = {"": [], "owner_": ["owner"], "team_": ["team"], "branch_": ["branch"]}


def arm_indexes(
    prefix: str, sort: str, *, before: tuple[str, ...] = (), **options: Any
) -> list[models.Index]:
    """Four indexes (all, by owner, team, branch) that end in the key; `before` stands between arm and order."""
    key = "-id" if sort.startswith("-") else "id"
    return [
        models.Index(
            fields=[*arm, *before, sort, key], name=f"{prefix}_{name}{sort.lstrip('-')}"[:30], **options
        )
        for name, arm in ARMS.items()
    ]
