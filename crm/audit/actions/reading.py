from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from crm import sink
from crm.access.context import access_of
from crm.access.scopes import previewer_of
from crm.audit.context import current_context
from crm.audit.covering import whom_for
from crm.audit.models import ReadEntry
from crm.audit.words import entity_of

if TYPE_CHECKING:
    from django.db import models

    from crm.people.models import User

# Of the groups of fields, those that are about people.
PERSONAL = frozenset({"contact", "personal"})
# What lies in a file is in no group of fields: whoever sees it may open it.
FILES = "files"
# Whoever looks at the same again within this time still reads; it is one line of the log.
SAME_READING_SECONDS = 600


def record_read(user: User, target: models.Model, *groups: str) -> None:
    """Note that somebody was shown personal data of a record; `groups` are of READ_GROUPS.

    Called by the page that shows it; groups that the reader's role hides were not shown. Costs the page no query: it
    is written after the answer (crm.sink). Whoever sees as a colleague does is the reader, not the colleague.
    """
    reader = previewer_of(user) or user
    for group in groups:
        if group == FILES or access_of(user).reads(group):
            _drop(reader, group, entity_of(target), target.pk, whom_for(reader, target))


def record_list_read(user: User, entity: str, groups: Iterable[str]) -> None:
    """The same for a list of records that shows such a group in a column: one reading, of no record in particular."""
    for group in PERSONAL.intersection(groups):
        _drop(previewer_of(user) or user, group, entity)


def _drop(
    reader: User, group: str, entity: str, object_id: int | None = None, for_whom_id: int | None = None
) -> None:
    context = current_context()
    entry = ReadEntry(
        at=timezone.now(),
        by=reader,
        for_whom_id=for_whom_id,
        entity=entity,
        object_id=object_id,
        group=group,
        request_id=context.request_id,
        address=context.address,
    )
    sink.drop(write_readings, entry)


def write_readings(entries: list[ReadEntry]) -> None:
    """Write the readings that are not the continuation of one that is written already; one INSERT."""
    named = {_name(entry): entry for entry in entries}
    fresh = {name: entry for name, entry in named.items() if cache.add(name, 1, SAME_READING_SECONDS)}
    try:
        ReadEntry.objects.bulk_create(fresh.values())
    except Exception:
        cache.delete_many(fresh)
        raise


def _name(entry: ReadEntry) -> str:
    return f"read:{entry.by_id}:{entry.address}:{entry.entity}:{entry.object_id}:{entry.group}"
