"""Who gave a record the values it has now, from what the audit kept of each change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.dateparse import parse_datetime

from crm.audit.models import AuditEntry
from crm.audit.models.entries import hidden_from
from crm.audit.words import entity_of
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

# Somebody else's save lies minutes back, not years.
LOOKED_AT = 50
BESIDE = ("share", "renew_share", "end_share", "file_mail", "take_off_mail")


@frozen
class Save:
    """`by` is None for the program itself."""

    by: User | None
    at: datetime


def last_saves(target: Model, values: Mapping[str, Any]) -> dict[str, Save]:
    """By whom and when each of these fields, as the audit names them, got the value that it has. One query.

    What was written by none of the record's latest changes is left out.
    """
    rows = AuditEntry.objects.unscoped("of fields that the caller may read on the record itself")
    mine = rows.filter(entity=entity_of(target), object_id=target.pk).select_related("by").telling(())
    found: dict[str, Save] = {}
    for entry in mine.order_by("-at", "-id")[:LOOKED_AT]:
        said = (entry.said or {}).get("after") or {}
        for name in said.keys() & values.keys() - found.keys():
            if _is_same(said[name], values[name]):
                found[name] = Save(entry.by, entry.at)
    return found


def saves_since(target: Model, since: datetime, reader: User) -> list[AuditEntry]:
    """What was done to a record in sight from that moment on, the latest first; each says its `changed_fields` as far
    as the reader may know them. One query.
    """
    rows = AuditEntry.objects.unscoped("of a record that the caller sees").telling(hidden_from(reader))
    mine = rows.filter(entity=entity_of(target), object_id=target.pk, at__gte=since).select_related("by")
    return list(mine.order_by("-at", "-id")[:LOOKED_AT])


def latest_save(target: Model, reader: User) -> AuditEntry | None:
    """The latest thing that was done to the record itself, not to who sees it. One query."""
    rows = AuditEntry.objects.unscoped("of a record that the caller sees").telling(hidden_from(reader))
    mine = rows.filter(entity=entity_of(target), object_id=target.pk).exclude(action__in=BESIDE)
    return mine.select_related("by").order_by("-at", "-id").first()


def _is_same(said: Any, value: Any) -> bool:
    """Whether what the audit wrote down is this value; a record stands there by its key or its name."""
    if isinstance(value, Model):
        return said in (value.pk, str(value))
    if isinstance(value, Decimal):
        return _number(said) == value
    if isinstance(value, datetime) and isinstance(said, str):
        return _to_the_second(parse_datetime(said)) == _to_the_second(value)
    return bool(said == json.loads(json.dumps(value, cls=DjangoJSONEncoder)))


def _number(said: Any) -> Decimal | None:
    try:
        return Decimal(str(said))
    except InvalidOperation:
        return None


def _to_the_second(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None
