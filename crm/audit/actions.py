from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.utils import timezone

from crm.audit.context import current_context
from crm.audit.models import AuditEntry, AuditPayload

if TYPE_CHECKING:
    from crm.people.models import User

# More ids than this are not listed: the change set of such an action knows them.
IDS_KEPT = 1000


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
    for_whom: User | None = None,
) -> AuditEntry:
    """Write one audit entry in the action's transaction: one INSERT, a second one if there are values.

    `target` names a single record; `entity` with `object_ids` (or only their `count`) names a set.
    `before` and `after` hold the changed fields. `by` is None for the program itself.
    """
    ids = [target.pk] if target is not None else list(object_ids)
    context = current_context()
    entry = AuditEntry.objects.create(
        at=timezone.now(),
        by=by,
        for_whom=for_whom,
        action=action,
        entity=entity or entity_of(target),
        object_id=ids[0] if len(ids) == 1 else None,
        object_label=str(target)[:200] if target is not None else "",
        count=len(ids) if count is None else count,
        summary=summary[:500],
        request_id=context.request_id,
        address=context.address,
    )
    kept_ids = ids[:IDS_KEPT] if len(ids) > 1 else []
    if before is not None or after is not None or kept_ids:
        AuditPayload.objects.create(entry=entry, before=before, after=after, object_ids=kept_ids)
    return entry


def entity_of(target: models.Model | None) -> str:
    """The key under which a record's model stands in the role matrix, or its name."""
    if target is None:
        return ""
    return getattr(target, "entity", "") or target._meta.model_name or ""


@transaction.atomic
def blank_values(*, entity: str, object_id: int, by: User | None) -> int:
    """Erase the values (not the entries) kept about one record; returns how many were blanked."""
    with connection.cursor() as cursor:
        # The trigger lets values be blanked only while this is set, and only in this transaction.
        cursor.execute("SELECT set_config('rapport.audit_erase', 'on', true)")
        blanked = AuditPayload.objects.filter(
            entry__entity=entity, entry__object_id=object_id, blanked_at=None
        ).update(before=None, after=None, blanked_at=timezone.now())
        cursor.execute("SELECT set_config('rapport.audit_erase', '', true)")
    record(
        by=by,
        action="erase",
        entity=entity,
        object_ids=[object_id],
        summary=f"{blanked} blanked",
    )
    return blanked
