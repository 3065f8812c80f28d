"""Classes of clients: their rules, how many are in each, and what became of one client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count

from contacts.models import ClassChange, ClassRule, Client
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

HISTORY = 5


@frozen
class GradeLine:
    """A class, its rule if it has one, and how many clients that the reader sees are in it."""

    grade: str
    rule: ClassRule | None
    count: int


def classes_of(user: User) -> list[GradeLine]:
    rules = {rule.grade: rule for rule in ClassRule.objects.select_related("by")}
    rows = Client.objects.visible_to(user).order_by().values("grade").annotate(count=Count("pk"))
    counts = dict(rows.values_list("grade", "count"))
    return [GradeLine(grade, rules.get(grade), counts.get(grade, 0)) for grade in Client.Grade.values]


def rules_of_class(grade: str) -> dict[str, Any] | None:
    return ClassRule.objects.filter(grade=grade).values_list("rules", flat=True).first()


def class_history(client: Client, user: User) -> list[ClassChange]:
    """What the rules made of a client, the newest first."""
    return list(ClassChange.objects.visible_within(client, user).order_by("-at", "-pk")[:HISTORY])
