"""How many records lie where. One count by owner, team and branch answers for everybody what they reach, and what
they would reach with other rights; records shared to them are looked at one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

from crm.access.context import AccessContext
from crm.access.shares import allowing, running, share_models

# Owner, team and branch of a record.
Columns = tuple[int | None, int | None, int | None]
Shared = Mapping[int, Columns]


@dataclass
class Effect:
    """Numbers of records that somebody reaches now, would reach then, and the difference both ways."""

    now: int = 0
    then: int = 0
    gained: int = 0
    lost: int = 0

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)

    def add(self, number: int, *, is_now: bool, is_then: bool) -> None:
        self.now += number * is_now
        self.then += number * is_then
        self.gained += number * (is_then and not is_now)
        self.lost += number * (is_now and not is_then)


class Tally:
    """All records of a model; one query, made when first asked."""

    def __init__(self, model: Any) -> None:
        self.model = model

    @cached_property
    def groups(self) -> list[tuple[Columns, int]]:
        rows = self.model.objects.unscoped("only how many, by owner, team and branch").order_by()
        found = rows.values_list("owner_id", "team_id", "branch_id").annotate(number=Count("pk"))
        return [((owner, team, branch), number) for owner, team, branch, number in found]

    def effect(
        self,
        action: str,
        now: AccessContext,
        then: AccessContext,
        shared_now: Shared,
        shared_then: Shared,
        becomes: Callable[[Columns], Columns] | None = None,
    ) -> Effect:
        """What changes for one person who holds `now` and would hold `then`, where records would get other columns."""
        effect, entity = Effect(), self.model.entity
        lies_now, lies_then = lies_within(now, entity, action), lies_within(then, entity, action)
        for columns, number in self.groups:
            is_now, is_then = lies_now(columns), lies_then(becomes(columns) if becomes else columns)
            if is_now or is_then:
                effect.add(number, is_now=is_now, is_then=is_then)
        for pk, columns in {**shared_now, **shared_then}.items():
            is_now, is_then = lies_now(columns), lies_then(becomes(columns) if becomes else columns)
            effect.add(-1, is_now=is_now, is_then=is_then)
            effect.add(
                1,
                is_now=is_now or (pk in shared_now and now.may(entity, action)),
                is_then=is_then or (pk in shared_then and then.may(entity, action)),
            )
        return effect


def lies_within(context: AccessContext, entity: str, action: str) -> Callable[[Columns], bool]:
    """Whether a record with these columns lies within the level of the context: asked for each of many groups."""
    level, reaches = context.level(entity, action), context.reaches
    return lambda columns: reaches(level, owner_id=columns[0], team_id=columns[1], branch_id=columns[2])


def shared_rows(
    model: Any, action: str, groups_of: Mapping[int, Collection[int]]
) -> dict[int, dict[int, Columns]]:
    """By colleague (with the groups of their teams) the records shared to them for this action; two queries."""
    user_share, team_share = share_models(model)
    live = running(timezone.now()) & allowing(model, action)
    columns = [F(f"content_object__{name}_id") for name in ("owner", "team", "branch")]
    found: dict[int, dict[int, Columns]] = defaultdict(dict)
    to_users: Any = user_share.objects.filter(live, user__in=groups_of)
    for pk, record, *where in to_users.values_list("user_id", "content_object_id", *columns):
        found[pk][record] = tuple(where)  # type: ignore[assignment]
    by_group: dict[int, dict[int, Columns]] = defaultdict(dict)
    to_groups: Any = team_share.objects.filter(
        live, group__in={one for groups in groups_of.values() for one in groups}
    )
    for group, record, *where in to_groups.values_list("group_id", "content_object_id", *columns):
        by_group[group][record] = tuple(where)  # type: ignore[assignment]
    for pk, groups in groups_of.items():
        for group in groups:
            found[pk].update(by_group.get(group, {}))
    return found
