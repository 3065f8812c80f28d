"""How rooms put fields of the demo firm's own onto its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crm.custom_fields.actions.fields import add_field
from crm.custom_fields.models import CustomField
from crm.people.demo import DemoWorld


def make_fields(world: DemoWorld, holder: str, specs: Iterable[Mapping[str, Any]]) -> dict[str, CustomField]:
    """By their labels; made by the colleague who looks after the firm."""
    otto = world.users["otto"]
    return {spec["label"]: add_field(holder=holder, by=otto, **spec) for spec in specs}


def some_of(
    world: DemoWorld, made: Mapping[str, CustomField], said: Mapping[str, Any], least: int
) -> dict[str, Any]:
    """What a record holds: `said` by label, thinned out as in life."""
    kept = set(world.random.sample(list(said), world.random.randint(least, len(said))))
    return {made[label].key: said[label] for label in said if label in kept}
