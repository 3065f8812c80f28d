"""What two people change at once: compared with what each of them began from, so that nobody's words are lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from contacts.actions.clients import EditConflict
from crm.custom_fields.fields import value_of


def plain(value: Any) -> Any:
    """A value as a form carries and compares it: a moment to the minute, a record as its key,
    a number without the noughts at its end.
    """
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def refuse_if_moved(current: Any, changes: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    """Raises EditConflict if somebody else gave one of these fields another value since it was `seen`."""
    if any(is_moved(current, name, mine, seen) for name, mine in changes.items()):
        raise EditConflict(current)


def is_moved(current: Any, name: str, mine: Any, seen: Mapping[str, Any]) -> bool:
    return name in seen and plain(value_of(current, name)) not in (seen[name], plain(mine))
