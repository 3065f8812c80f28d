from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import connection

from crm.audit.models import AuditEntry, ReadEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm.people.models import User


def everybody(_user: User) -> list[tuple[int, str]]:
    """All colleagues as choices, also those who left: the audit speaks of them."""
    return list(get_user_model()._default_manager.order_by("name").values_list("pk", "name"))


def known_entities(model: type[AuditEntry | ReadEntry]) -> list[str]:
    """The kinds of records that the entries speak of, by hopping through the index instead of reading all."""
    table = model._meta.db_table
    sql = f"""
        WITH RECURSIVE hop AS (
            (SELECT entity AS word FROM {table} ORDER BY entity LIMIT 1)
            UNION ALL
            SELECT (SELECT entity FROM {table} WHERE entity > hop.word ORDER BY entity LIMIT 1)
            FROM hop WHERE hop.word IS NOT NULL
        ) SELECT word FROM hop WHERE word <> ''
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [word for (word,) in cursor.fetchall()]


def names_of(readings: Iterable[ReadEntry]) -> dict[tuple[str, int | None], str]:
    """The present names of the records that were read, where the reader of the log may see all of their kind.

    One query for each kind of record. What was deleted since has no name.
    """
    from crm.audit.words import model_of

    wanted: dict[str, set[int]] = {}
    for row in readings:
        if row.object_id and not row.is_hidden:
            wanted.setdefault(row.entity, set()).add(row.object_id)
    found: dict[tuple[str, int | None], str] = {}
    for entity, ids in wanted.items():
        model = model_of(entity)
        if model is not None:
            rows = model._default_manager.all()
            if hasattr(rows, "unscoped"):
                rows = rows.unscoped("the reader may see all records of this kind")
            found |= {(entity, pk): str(row) for pk, row in rows.in_bulk(ids).items()}
    return found
