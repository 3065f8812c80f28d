"""Count, value and states of the board's columns, over every deal in scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from crm.access.scopes import parts, where
from sales.models import Deal, DealStage

if TYPE_CHECKING:
    from crm.people.models import User

GENERATION = "board-sums"
# States such as "late" change with the clock alone.
SECONDS = 60

Sums = dict[int, dict[str, Any]]


def stage_sums(
    user: User, stages: Sequence[DealStage], condition: Q, states: dict[str, Q], *, is_narrow: bool
) -> Sums:
    """By key of the stage. Those who see every deal share one answer until a deal changes: it reads all of them."""
    sees_all = where(Deal, user, "view") == Q()
    if is_narrow or not sees_all:
        return _counted(user, stages, condition, states)
    key = f"{GENERATION}:{cache.get(GENERATION, 0)}:{','.join(str(stage.pk) for stage in stages)}"
    sums: Sums | None = cache.get(key)
    if sums is None:
        sums = _counted(user, stages, condition, states)
        cache.set(key, sums, SECONDS)
    return sums


def forget_sums() -> None:
    """A deal has changed: once that is committed, the shared sums are counted anew."""
    transaction.on_commit(lambda: cache.set(GENERATION, timezone.now().timestamp(), SECONDS * 2))


def _counted(user: User, stages: Sequence[DealStage], condition: Q, states: dict[str, Q]) -> Sums:
    """One statement that reads covering indexes only: each part of the scope without what is in those before it."""
    deals = Deal.objects.unscoped("asked by the parts of the scope").order_by()
    deals = deals.filter(condition, stage__in=[stage.pk for stage in stages])
    seen = [deals.filter(part) for part in parts(Deal, user)]
    for place, rows in enumerate(seen):
        for before in seen[:place]:
            rows = rows.exclude(pk__in=before.values("pk"))
        seen[place] = rows
    first, *others = [_by_stage(rows, states) for rows in seen]
    sums: Sums = {}
    for row in first.union(*others, all=True) if others else first:
        known = sums.get(row["stage_id"])
        sums[row["stage_id"]] = _both(known, row) if known else row
    return sums


def _by_stage(rows: Any, states: dict[str, Q]) -> Any:
    counts = {key: Count("pk", filter=met) for key, met in states.items()}
    return rows.values("stage_id").annotate(count=Count("*"), total=Sum("base_amount"), **counts)


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    added = {key: (one[key] or 0) + (other[key] or 0) for key in one}
    return added | {"stage_id": one["stage_id"]}
