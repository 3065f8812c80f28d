"""Who answers to the rules of a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns.models import Segment
from contacts.models import Client
from contacts.queries.rules import BadRuleError, predicate

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User


def members(rules: dict[str, Any], user: User) -> ScopedQuerySet:
    """The clients the person may see that answer to the rules; one statement."""
    return Client.objects.visible_to(user).filter(predicate(rules, user))


def choices_of(user: User) -> list[tuple[int, str]]:
    return list(Segment.objects.visible_to(user).order_by("name", "pk").values_list("pk", "name"))


def clients_in(pk: int, user: User) -> ScopedQuerySet | None:
    """The members of one segment; None where the person does not see it, or may not ask what its rules ask."""
    segment = Segment.objects.visible_to(user).filter(pk=pk).first()
    if segment is None:
        return None
    try:
        return members(segment.rules, user)
    except BadRuleError:
        return None


def count_members(rules: dict[str, Any], user: User) -> int:
    return members(rules, user).count()
