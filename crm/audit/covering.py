"""For whom somebody works just now: the stamp that no action can forget, since `record` puts it on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from crm.access.context import access_of
from crm.access.locks import LockedModel
from crm.audit.words import model_of
from crm.sql.lookups import Keys

if TYPE_CHECKING:
    from django.db import models

    from crm.people.models import User

# Whose work a record is. A model says it otherwise in `worked_by` (a ticket: its agent before its owner).
WORKED_BY = ("owner_id",)


def covered_by(by: User | None) -> frozenset[int]:
    """The colleagues whom `by` covers at this second; no query once their access was asked, as every action does."""
    if by is None:
        return frozenset()
    known = getattr(by, "access_context", None)
    if known is None or (known.valid_until is not None and known.valid_until <= timezone.now()):
        known = access_of(by)
    return frozenset(known.owner_ids) - {by.pk}


def whom_for(by: User | None, *records: models.Model | None) -> int | None:
    """The key of the covered colleague whose record this is; None on one's own and on those of others.

    Of several records (a plan and its client) the first that is anybody's decides.
    """
    for record in records:
        for owner_id in _workers(record):
            if by is None or owner_id == by.pk:
                return None
            if owner_id in covered_by(by):
                return owner_id
    return None


def by_whom_covered(by: User | None, entity: str, ids: Sequence[int]) -> Mapping[int | None, Sequence[int]]:
    """The ids of a set parted by the covered colleague they are worked for; one query, and only for deputies."""
    covered = covered_by(by)
    model: Any = model_of(entity)
    if not (covered and ids and model and issubclass(model, LockedModel)):
        return {None: ids}
    names = getattr(model, "worked_by", WORKED_BY)
    rows = (
        model.objects.unscoped("whose records were worked on")
        .filter(pk__among=Keys(ids))
        .values_list("pk", *names)
    )
    owners = {pk: next((owner for owner in owned if owner), None) for pk, *owned in rows}
    parts: dict[int | None, list[int]] = defaultdict(list)
    for pk in ids:
        owner_id = owners.get(pk)
        parts[owner_id if owner_id in covered else None].append(pk)
    return parts


def _workers(record: models.Model | None) -> list[int]:
    names = getattr(record, "worked_by", WORKED_BY)
    return [owner_id for name in names if (owner_id := getattr(record, name, None))]
