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
    return [(stage.pk, str(stage)) for stage in DealStage.objects.order_by("pipeline", "position")]


def categories(user: User) -> list[tuple[str, str]]:
    names = Product.objects.visible_to(user).exclude(category="").order_by("category")
    return [(name, name) for name in names.values_list("category", flat=True).distinct()]
