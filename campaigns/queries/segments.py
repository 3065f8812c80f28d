"""Who answers to the rules of a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contacts.models import Client
from contacts.queries.rules import predicate

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User


def members(rules: dict[str, Any], user: User) -> ScopedQuerySet:
    """The clients the person may see that answer to the rules; one statement."""
    return Client.objects.visible_to(user).filter(predicate(rules, user))


def count_members(rules: dict[str, Any], user: User) -> int:
    return members(rules, user).count()
