from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from crm.audit.context import current_context
from crm.audit.covering import by_whom_covered, whom_for
from crm.audit.models import AuditEntry, AuditPayload
from crm.audit.words import entity_of

if TYPE_CHECKING:
    from crm.people.models import User

# More ids than this are not listed: the change set of such an action knows them.
IDS_KEPT = 1000
# Entry and payload in one round trip.
WRITE = """
    WITH entry AS (
        INSERT INTO audit_auditentry
            (at, by_id, for_whom_id, action, entity, object_id, count, request_id, address)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, at
    )
    INSERT INTO audit_auditpayload (entry_id, at, label, summary, before, after, object_ids)
    SELECT id, at, %s, %s, %s, %s, %s::bigint[] FROM entry RETURNING entry_id
"""
as_json = partial(json.dumps, cls=DjangoJSONEncoder)


def record(
    *,
    by: User | None,
    action: str,
    target: models.Model | None = None,
    entity: str = "",
    object_ids: Sequence[int] = (),
    count: int | None = None,
    summary: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    about: models.Model | None = None,
    for_whom: User | None = None,
) -> AuditEntry:
    """Write one audit entry in the action's transaction, by one statement.

    `target` names a single record; `entity` with `object_ids` (or only their `count`) names a set.
    `before` and `after` hold the changed fields. `by` is None for the program itself.

    Work on records of a colleague whom `by` covers is stamped with that colleague. A set that belongs to several
    is written as several entries, one for each; the last is returned. Call it before an action that changes
    whose the records are. `about` is the child that was worked on where the target is its root; `for_whom` is for
    work that no record tells it of.
    """
    entity = entity or entity_of(target)
    words: dict[str, Any] = {"summary": summary[:500], "before": before, "after": after}
    if target is not None:
        words["label"] = str(target)[:200]
        covered_id = for_whom.pk if for_whom else whom_for(by, about, target)
        return _write(by, covered_id, action, entity, [target.pk], count, words)
    parts = {for_whom.pk: object_ids} if for_whom else by_whom_covered(by, entity, object_ids)
    for covered, ids in parts.items():
        entry = _write(by, covered, action, entity, ids, count if len(parts) == 1 else None, words)
    return entry


def _write(
    by: User | None,
    for_whom_id: int | None,
    action: str,
    entity: str,
    ids: Sequence[int],
    count: int | None,
    words: dict[str, Any],
) -> AuditEntry:
    context = current_context()
    entry = AuditEntry(
        at=timezone.now(),
        by=by,
        for_whom_id=for_whom_id,
        action=action,
        entity=entity,
        object_id=ids[0] if len(ids) == 1 else None,
        count=len(ids) if count is None else count,
        request_id=context.request_id,
        address=context.address,
    )
    payload = AuditPayload(
        entry=entry, at=entry.at, object_ids=list(ids[:IDS_KEPT]) if len(ids) > 1 else [], **words
    )
    values = [None if side is None else Jsonb(side, as_json) for side in (payload.before, payload.after)]
    params: list[Any] = [
        *[entry.at, entry.by_id, entry.for_whom_id, entry.action, entry.entity, entry.object_id, entry.count],
        *[entry.request_id, entry.address, payload.label, payload.summary, *values, payload.object_ids],
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, params)
        entry.pk = payload.entry_id = cursor.fetchone()[0]
    entry._state.adding = payload._state.adding = False
    return entry


@transaction.atomic
def blank_values(*, entity: str, object_id: int, by: User | None) -> int:
    """Erase what the entries about one record say in names, words and values; returns how many were blanked.

    That something happened, when and by whom stays.
    """
    with connection.cursor() as cursor:
        # The trigger lets values be blanked only while this is set, and only in this transaction.
        cursor.execute("SELECT set_config('rapport.audit_erase', 'on', true)")
        blanked = AuditPayload.objects.filter(
            entry__entity=entity, entry__object_id=object_id, blanked_at=None
        ).update(label="", summary="", before=None, after=None, blanked_at=timezone.now())
        cursor.execute("SELECT set_config('rapport.audit_erase', '', true)")
    record(by=by, action="erase", entity=entity, object_ids=[object_id], summary=f"{blanked} blanked")
    return blanked
