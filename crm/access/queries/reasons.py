"""Why somebody may do something to one record: all reasons, from the same facts that the scope itself stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import Any

from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.models import Cover
from crm.access.picture import Picture, cells_of
from crm.access.queries.shares import shares_of
from crm.access.shares import SHARED_ACTIONS, Share, shared_ids
from crm.access.trees import Places
from crm.frozen import frozen
from crm.people.models import User


class Kind(StrEnum):
    """What a reason stands on, the nearest to the record first."""

    OWNER = "owner"
    COVER = "cover"
    SHARE = "share"
    TEAM = "team"
    BRANCH = "branch"
    ALL = "all"


@frozen
class Reason:
    """`roles` are the names of the roles by whose level it counts."""

    kind: Kind
    roles: tuple[str, ...]
    cover: Cover | None = None
    share: Share | None = None


@frozen
class Viewer:
    """A colleague who may see the record; without reasons in `change` they may only look."""

    user: User
    view: list[Reason]
    change: list[Reason] = field(default_factory=list)


class Sight:
    """Everything that decides who may do what to one record: eleven queries, however many colleagues and records."""

    def __init__(self, record: Any, people: Any = None) -> None:
        self.record = record
        self.picture = Picture() if people is None else Picture(people)

    @cached_property
    def cells(self) -> dict[int, dict[str, int]]:
        return cells_of(self.record.entity)

    @cached_property
    def shares(self) -> list[Share]:
        return [share for share in shares_of(self.record) if not share.is_over]

    def viewers(self) -> list[Viewer]:
        """All active colleagues who may see the record, by name."""
        found = [
            Viewer(user, view, self.reasons(pk, "change"))
            for pk, user in self.picture.users.items()
            if (view := self.reasons(pk, "view"))
        ]
        return sorted(found, key=lambda viewer: viewer.user.name.casefold())

    def reasons(self, pk: int, action: str) -> list[Reason]:
        """Why this colleague may do this; empty: they may not."""
        held = {role: self.cells.get(role, {}).get(action, Level.NONE) for role in self._roles_of(pk)}
        held = {role: level for role, level in held.items() if level}
        if not held:
            return []
        found = [Reason(Kind.OWNER, self._names(held))] if self.record.owner_id == pk else []
        found += [Reason(Kind.COVER, self._names(held), cover=cover) for cover in self._covers(pk)]
        found += [Reason(Kind.SHARE, self._names(held), share=share) for share in self._shared(pk, action)]
        by_reach: dict[Kind, list[int]] = defaultdict(list)
        for role, level in held.items():
            kind = self._reach(self.picture.places_of[pk], level)
            if kind:
                by_reach[kind].append(role)
        wide = (Kind.TEAM, Kind.BRANCH, Kind.ALL)
        return found + [Reason(kind, self._names(by_reach[kind])) for kind in wide if kind in by_reach]

    def _roles_of(self, pk: int) -> Collection[int]:
        return self.picture.roles_of.get(pk, ())

    def _names(self, roles: Iterable[int]) -> tuple[str, ...]:
        found = [self.picture.roles[role] for role in roles]
        return tuple(role.name for role in sorted(found, key=lambda role: (role.position, role.name)))

    def _covers(self, pk: int) -> list[Cover]:
        return [
            cover for cover in self.picture.covers_of.get(pk, ()) if cover.absent_id == self.record.owner_id
        ]

    def _shared(self, pk: int, action: str) -> list[Share]:
        teams, may = self.picture.teams_of[pk], SHARED_ACTIONS.get(action, ())
        return [
            share
            for share in self.shares
            if share.action in may
            and (share.holder.pk == pk if share.kind == "user" else share.holder.pk in teams)
        ]

    def _reach(self, places: Places, level: int) -> Kind | None:
        """What a role of this level stands on here beyond one's own; the narrowest that its level says."""
        if level == Level.ALL:
            return Kind.ALL
        if level >= Level.BRANCH and self.record.branch_id in places.branch_ids:
            return Kind.BRANCH
        if level >= Level.TEAM and self.record.team_id in places.team_ids:
            return Kind.TEAM
        return None


def nearest_reason(user: User, record: Any) -> Kind | None:
    """Why this person sees the record, in one word and without a query."""
    context = access_of(user)
    level = context.level(record.entity, "view")
    if level == Level.NONE:
        return None
    if record.owner_id in context.owner_ids:
        return Kind.OWNER if record.owner_id == user.pk else Kind.COVER
    if record.pk in shared_ids(context, type(record), "view"):
        return Kind.SHARE
    if level >= Level.TEAM and record.team_id in context.team_ids:
        return Kind.TEAM
    if level >= Level.BRANCH and record.branch_id in context.branch_ids:
        return Kind.BRANCH
    return Kind.ALL if level == Level.ALL else None
