from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.field_groups import hidden_names
from crm.access.levels import Level
from crm.audit.models import AuditEntry

if TYPE_CHECKING:
    from crm.people.models import User

PAGE = 100


@dataclass(frozen=True)
class AuditPage:
    """`older` is the id to go on from, None on the last page."""

    entries: list[AuditEntry]
    older: int | None


def filtered_entries(wanted: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """Newest first. `wanted`: by (user), action, entity, object_id, since and until (days, both included)."""
    entries = AuditEntry.objects.select_related("by", "for_whom", "payload").order_by("-id")
    for name in ("by", "action", "entity", "object_id"):
        if wanted.get(name):
            entries = entries.filter(**{name: wanted[name]})
    if wanted.get("since"):
        entries = entries.filter(at__gte=_start_of(wanted["since"]))
    if wanted.get("until"):
        entries = entries.filter(at__lt=_start_of(wanted["until"] + timedelta(days=1)))
    return entries


def is_masked(entry: AuditEntry, user: User) -> bool:
    """Whether the entry speaks of records whose content its reader may not see.

    Keeping the audit does not make somebody a reader of clients: who, what and when are shown to them, names
    and values are not.
    """
    entity = entities.get(entry.entity)
    return entity is not None and entity.scoped and access_of(user).level(entity.key, "view") < Level.ALL


def mask(entry: AuditEntry, user: User) -> AuditEntry:
    if is_masked(entry, user):
        entry.object_label = f"#{entry.object_id}" if entry.object_id else ""
        entry.summary = ""
    return leave_out_hidden(entry, user)


def leave_out_hidden(entry: AuditEntry, user: User) -> AuditEntry:
    """Take the values out that the reader's role hides; the entry says how many they were as `hidden_count`.

    The summary goes with them: it may name one.
    """
    payload = getattr(entry, "payload", None)
    if payload is None:
        return entry
    hidden = hidden_names(user, entry.entity, {name for name, _before, _after in payload.changed_fields})
    for side in (payload.before, payload.after):
        for name in hidden.intersection(side if isinstance(side, dict) else ()):
            del side[name]
    entry.hidden_count = len(hidden)
    if hidden:
        entry.summary = ""
    return entry


def audit_page(wanted: Mapping[str, Any], before: int | None, user: User) -> AuditPage:
    entries = filtered_entries(wanted)
    if before:
        entries = entries.filter(id__lt=before)
    rows = [mask(entry, user) for entry in entries[: PAGE + 1]]
    return AuditPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def known_words(column: str) -> list[str]:
    """Every word in the column `action` or `entity`, by hopping through its index instead of reading all."""
    if column not in {"action", "entity"}:
        raise ValueError(column)
    sql = f"""
        WITH RECURSIVE hop AS (
            (SELECT {column} AS word FROM audit_auditentry ORDER BY {column} LIMIT 1)
            UNION ALL
            SELECT (SELECT {column} FROM audit_auditentry WHERE {column} > hop.word ORDER BY {column} LIMIT 1)
            FROM hop WHERE hop.word IS NOT NULL
        ) SELECT word FROM hop WHERE word <> ''
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [word for (word,) in cursor.fetchall()]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
