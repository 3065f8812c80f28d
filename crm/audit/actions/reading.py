from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from crm import sink
from crm.audit.context import current_context
from crm.audit.covering import whom_for
from crm.audit.models import ReadEntry
from crm.audit.words import entity_of

if TYPE_CHECKING:
    from django.db import models

    from crm.people.models import User

# Whoever looks at the same again within this time still reads; it is one line of the log.
SAME_READING_SECONDS = 600


def record_read(user: User, target: models.Model, group: str) -> None:
    """Note that somebody was shown personal data of a record; `group` is one of READ_GROUPS.

    Called by the page that shows it. Costs the page no query: it is written after the answer (crm.sink).
    Who sees as a colleague (crm.access.preview) is the one who reads.
    """
    context = current_context()
    user = getattr(user, "previewed_by", user)
    entry = ReadEntry(
        at=timezone.now(),
        by=user,
        for_whom_id=whom_for(user, target),
        entity=entity_of(target),
        object_id=target.pk,
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
