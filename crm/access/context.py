"""What one person may do right now, evaluated once per request and cached under the access version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import field, replace
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from crm.access.entities import entities
from crm.access.levels import MODULE_OF_GROUP, FieldLevel, Level
from crm.access.models import AccessVersion, Cover, FieldGrant, Grant, Role, RoleAssignment, TeamRole
from crm.access.trees import Trees
from crm.frozen import frozen
from crm.people.models import Firm, Membership, User

CACHE_SECONDS = 3600
Key = TypeVar("Key", bound=Hashable)


@frozen
class AccessContext:
    """The levels and the reach of one person; `valid_until` is the next start or end of a cover of theirs."""

    user_id: int
    version: int
    levels: dict[tuple[str, str], int]
    field_levels: dict[str, int]
    owner_ids: tuple[int, ...]
    team_ids: tuple[int, ...]
    branch_ids: tuple[int, ...]
    group_ids: tuple[int, ...]
    modules_on: frozenset[str]
    valid_until: datetime | None
    requires_second_factor: bool = False
    # What else was looked up for this person in this request (crm.access.shares); never part of what is kept.
    looked_up: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    may_be_kept: bool = True

    def holds(self, version: int, now: datetime) -> bool:
        return self.version == version and (self.valid_until is None or self.valid_until > now)

    def level(self, entity: str, action: str) -> Level:
        return Level(self.levels.get((entity, action), 0))

    def may(self, entity: str, action: str) -> bool:
        """Whether the person may do this to any record at all."""
        return self.levels.get((entity, action), 0) > Level.NONE

    def reads(self, group: str) -> bool:
        """Whether the person sees the fields of a group; what is in no group ("") is seen with its record."""
        return not group or self.field_levels.get(group, 0) >= FieldLevel.READ

    def writes(self, group: str) -> bool:
        """Whether the person may change the fields of a group, on records that they may change."""
        return not group or self.field_levels.get(group, 0) >= FieldLevel.WRITE

    def reaches(
        self, level: Level, *, owner_id: int | None, team_id: int | None, branch_id: int | None
    ) -> bool:
        """Whether a record with these columns lies within a level; the twin of scopes.where()."""
        if level == Level.ALL:
            return True
        return (
            (level >= Level.OWN and owner_id in self.owner_ids)
            or (level >= Level.TEAM and team_id in self.team_ids)
            or (level >= Level.BRANCH and branch_id in self.branch_ids)
        )


def access_of(user: User) -> AccessContext:
    """The person's context: from the user object of this request, else the cache, else the database.

    Only a user loaded by the sign-in backend carries the version it was read with; any other object (a job's, a
    test's) asks the database for the version each time, so that shares and covers end to the second.
    """
    # By getattr, never by __dict__: the user of a request is a lazy object, whose __dict__ is not the user's.
    known: AccessContext | None = getattr(user, "access_context", None)
    read_with: int | None = getattr(user, "access_version", None)
    if known is not None and read_with is not None:
        return known
    version = read_with or current_version()
    now = timezone.now()
    if known is None or not known.holds(version, now):
        known = _cached_or_evaluated(user, version, now, may_cache=read_with is not None)
    user.access_context = known  # type: ignore[attr-defined]
    return known


def absent_of(user: User, owner_id: int | None) -> int | None:
    """The absent colleague for whom the person works on a record of this owner, by their cover; None for one's own
    records and for those of others. No query beyond the cached context.
    """
    covers = owner_id != user.pk and owner_id in access_of(user).owner_ids
    return owner_id if covers else None


def _cached_or_evaluated(user: User, version: int, now: datetime, *, may_cache: bool) -> AccessContext:
    key = f"access-context:{user.pk}:{version}"
    context: AccessContext | None = cache.get(key)
    if context is None or not context.holds(version, now):
        context = _evaluate(user, version, now)
        # Inside a transaction the version may be one that is never committed, and come again with other rights.
        context = replace(context, may_be_kept=may_cache or not connection.in_atomic_block)
        if context.may_be_kept:
            cache.set(key, context, CACHE_SECONDS)
    return context


def current_version() -> int:
    return AccessVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def _evaluate(user: User, version: int, now: datetime) -> AccessContext:
    firm = Firm.objects.filter(pk=1).first()  # not from its cache, which may be older than this version
    modules_on = firm.modules_on if firm else frozenset()
    teams = teams_of(user)
    places = Trees.read().places(teams)
    held = rights_of(held_roles(user, teams)) if _works_here(user) else Rights()
    rights = held.open_in(modules_on)
    covers = list(
        Cover.objects.filter(deputy=user, ends_at__gt=now).values_list("absent_id", "starts_at", "ends_at")
    )
    boundaries = [start if start > now else end for _, start, end in covers]
    return AccessContext(
        user_id=user.pk,
        version=version,
        levels=rights.levels,
        field_levels=rights.field_levels,
        owner_ids=(user.pk, *sorted({absent for absent, start, _ in covers if start <= now})),
        team_ids=places.team_ids,
        branch_ids=places.branch_ids,
        group_ids=places.group_ids,
        modules_on=modules_on,
        valid_until=min(boundaries, default=None),
        requires_second_factor=rights.requires_second_factor,
    )


def _works_here(user: User) -> bool:
    """The person of a request was read with this version; a job's may be older, and was switched off meanwhile."""
    is_fresh = getattr(user, "access_version", None) is not None
    return user.is_active and (is_fresh or User.objects.filter(pk=user.pk, is_active=True).exists())


def rights_held(user: User) -> Rights:
    """What the person's roles give, also in modules that are off: there it rests, and nothing is reached by it."""
    return rights_of(held_roles(user, teams_of(user))) if _works_here(user) else Rights()


def teams_of(user: User) -> set[int]:
    """Every team the person belongs to: the home team, and those they are a member of."""
    found = set(Membership.objects.filter(user=user).values_list("team_id", flat=True))
    return found | {user.home_team_id} if user.home_team_id else found


def held_roles(user: User, team_ids: Collection[int]) -> set[int]:
    """Roles of the person's own and of their teams (not the baseline role)."""
    own = RoleAssignment.objects.filter(user=user).values_list("role_id", flat=True)
    return set(own.union(TeamRole.objects.filter(team__in=team_ids).values_list("role_id", flat=True)))


@frozen
class Rights:
    """What roles give together."""

    levels: dict[tuple[str, str], int] = field(default_factory=dict)
    field_levels: dict[str, int] = field(default_factory=dict)
    requires_second_factor: bool = False

    def open_in(self, modules_on: frozenset[str]) -> Rights:
        """Rights to what belongs to a module that is off rest until it is on again: the roles keep them."""
        on, modules = {"", *modules_on}, {entity.key: entity.module for entity in entities.items()}
        return replace(
            self,
            levels={cell: level for cell, level in self.levels.items() if modules.get(cell[0], "") in on},
            field_levels={
                group: level
                for group, level in self.field_levels.items()
                if MODULE_OF_GROUP.get(group, "") in on
            },
        )


def rights_of(role_ids: Collection[int]) -> Rights:
    """Union of the roles and, for whoever has any, the baseline role: the widest level wins."""
    if not role_ids:
        return Rights()
    roles = Role.objects.filter(Q(pk__in=role_ids) | Q(is_baseline=True))
    cells = Grant.objects.filter(role__in=roles).values_list("entity", "action", "level")
    groups = FieldGrant.objects.filter(role__in=roles).values_list("group", "level")
    return Rights(
        widest(((entity, action), level) for entity, action, level in cells),
        widest(groups),
        roles.filter(requires_second_factor=True).exists(),
    )


def widest(cells: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    levels: dict[Key, int] = defaultdict(int)
    for key, level in cells:
        levels[key] = max(levels[key], level)
    return dict(levels)
