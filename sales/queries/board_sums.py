"""Count, value and states of the board's columns, over every deal in scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from crm.access.scopes import parts, previewer_of, where
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
    """By key of the stage. What whole teams or the firm have is one answer for all who see it, until a deal changes:
    it reads tens of thousands of them. What else the reader sees is counted for them.
    """
    scope = parts(Deal, user)
    wide = None if is_narrow else _wide(user, scope)
    if wide is None:
        return _counted(_without_those_before(_deals(stages, condition), scope), states)
    key = (
        f"{GENERATION}:{cache.get(GENERATION, 0)}:{','.join(str(stage.pk) for stage in stages)}:{_name(wide)}"
    )
    sums: Sums | None = cache.get(key)
    if sums is None:
        sums = _counted([_deals(stages, condition).filter(wide)], states)
        cache.set(key, sums, SECONDS)
    others = [part for part in scope if part != wide]
    if not others:
        return sums
    besides = _deals(stages, condition).exclude(wide)
    return _added(sums, _counted(_without_those_before(besides, others), states))


def _wide(user: User, scope: list[Q]) -> Q | None:
    """The part of the scope that many share: everything, whole teams or branches."""
    if previewer_of(user):
        return None
    if where(Deal, user, "view") == Q():
        return Q()
    found = {_path(part): part for part in scope}
    return found.get("branch") or found.get("team")


def _path(part: Q) -> str:
    """The column that the part asks about."""
    only: Any = part.children[0] if len(part.children) == 1 else ("", None)
    return str(only[0]).partition("_")[0]


def _name(wide: Q) -> str:
    """The part as a piece of a key: "team-3-8"."""
    if not wide.children:
        return "all"
    only: Any = wide.children[0]
    return "-".join([_path(wide), *(str(key) for key in sorted(only[1]))])


def forget_sums() -> None:
    """A deal has changed: once that is committed, the shared sums are counted anew."""
    transaction.on_commit(lambda: cache.set(GENERATION, timezone.now().timestamp(), SECONDS * 2))


def _deals(stages: Sequence[DealStage], condition: Q) -> Any:
    deals = Deal.objects.unscoped("asked by the parts of the scope").order_by()
    return deals.filter(condition, stage__in=[stage.pk for stage in stages])


def _without_those_before(deals: Any, scope: list[Q]) -> list[Any]:
    """The deals of each part of the scope, without what is in the parts before it."""
    seen = [deals.filter(part) for part in scope]
    for place, rows in enumerate(seen):
        for before in seen[:place]:
            rows = rows.exclude(pk__in=before.values("pk"))
        seen[place] = rows
    return seen


def _counted(rows: list[Any], states: dict[str, Q]) -> Sums:
    """One statement that reads covering indexes only."""
    first, *others = [_by_stage(one, states) for one in rows]
    sums: Sums = {}
    for row in first.union(*others, all=True) if others else first:
        sums = _added(sums, {row["stage_id"]: row})
    return sums


def _added(one: Sums, other: Sums) -> Sums:
    both = {pk: _both(one[pk], other[pk]) for pk in one.keys() & other.keys()}
    return one | other | both


def _by_stage(rows: Any, states: dict[str, Q]) -> Any:
    counts = {key: Count("pk", filter=met) for key, met in states.items()}
    return rows.values("stage_id").annotate(count=Count("*"), total=Sum("base_amount"), **counts)


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    added = {key: (one[key] or 0) + (other[key] or 0) for key in one}
    return added | {"stage_id": one["stage_id"]}
