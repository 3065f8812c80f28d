"""Choices of filters: only what exists for the person who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sales.models import DealStage, Product
from sales.queries.owners import owners_in_reach

if TYPE_CHECKING:
    from crm.people.models import User


def owners_of(entity: str) -> Callable[[User], list[tuple[int, str]]]:
    """Colleagues whose deals, quotes or orders the person may see."""
    return lambda user: [(person.pk, person.name) for person in owners_in_reach(user, entity)]


def stages(_user: User) -> list[tuple[int, str]]:
    """Of one name in several pipelines each says which."""
    stages = list(DealStage.objects.select_related("pipeline").order_by("pipeline", "position"))
    many = len({stage.pipeline_id for stage in stages}) > 1
    return [(stage.pk, f"{stage.pipeline}: {stage}" if many else str(stage)) for stage in stages]


def categories(user: User) -> list[tuple[str, str]]:
    names = Product.objects.visible_to(user).exclude(category="").order_by("category")
    return [(name, name) for name in names.values_list("category", flat=True).distinct()]
