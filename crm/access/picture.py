"""The whole firm read at once, for questions about everybody: who holds what, belongs where, and covers whom now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from crm.access.context import AccessContext
from crm.access.levels import Level
from crm.access.models import Cover, Grant, Role, RoleAssignment, TeamRole
from crm.access.trees import Places, Trees
from crm.people.models import Membership, User

# Role -> action -> level, for one entity.
Cells = Mapping[int, Mapping[str, int]]


@dataclass
class Picture:
    """Active colleagues with their roles, teams and running covers: eight queries whatever the size of the firm,
    each made when its part is first asked for.
    """

    people: QuerySet[User] = field(default_factory=User.objects.all)

    @cached_property
    def users(self) -> dict[int, User]:
        found = self.people.filter(is_active=True).select_related("home_team")
        return {user.pk: user for user in found}

    @cached_property
    def trees(self) -> Trees:
        return Trees.read()

    @cached_property
    def roles(self) -> dict[int, Role]:
        return {role.pk: role for role in Role.objects.all()}

    @cached_property
    def teams_of(self) -> dict[int, set[int]]:
        joined = _grouped(Membership.objects.values_list("user_id", "team_id"))
        homes = {pk: {user.home_team_id} if user.home_team_id else set() for pk, user in self.users.items()}
        return {pk: home | joined.get(pk, set()) for pk, home in homes.items()}

    @cached_property
    def roles_of(self) -> dict[int, set[int]]:
        """Their own, those of their teams, and the baseline of whoever has any."""
        own = _grouped(RoleAssignment.objects.values_list("user_id", "role_id"))
        by_team = _grouped(TeamRole.objects.values_list("team_id", "role_id"))
        baseline = {role.pk for role in self.roles.values() if role.is_baseline}
        found = {}
        for pk, teams in self.teams_of.items():
            held = own.get(pk, set()).union(*(by_team.get(team, ()) for team in teams))
            found[pk] = held | baseline if held else held
        return found

    @cached_property
    def covers_of(self) -> dict[int, list[Cover]]:
        """By deputy, those that run now."""
        now = timezone.now()
        found: dict[int, list[Cover]] = defaultdict(list)
        for cover in Cover.objects.filter(starts_at__lte=now, ends_at__gt=now).select_related("absent"):
            found[cover.deputy_id].append(cover)
        return found

    @cached_property
    def places_of(self) -> dict[int, Places]:
        known: dict[frozenset[int], Places] = {}
        found = {}
        for pk in self.users:
            teams = frozenset(self.teams_of[pk])
            found[pk] = known[teams] = known.get(teams) or self.trees.places(teams)
        return found

    def context(self, pk: int, entity: str, cells: Cells) -> AccessContext:
        """What one colleague may do to records of `entity` if the roles had these cells."""
        places, levels = self.places_of[pk], defaultdict[tuple[str, str], int](int)
        for role in self.roles_of[pk]:
            for action, level in cells.get(role, {}).items():
                levels[entity, action] = max(levels[entity, action], level)
        return AccessContext(
            user_id=pk,
            version=0,
            levels=levels,
            field_levels={},
            owner_ids=(pk, *sorted({cover.absent_id for cover in self.covers_of.get(pk, ())})),
            team_ids=places.team_ids,
            branch_ids=places.branch_ids,
            group_ids=places.group_ids,
            modules_on=frozenset(),
            valid_until=None,
            may_be_kept=False,
        )

    def holders(self, role_ids: Collection[int]) -> set[int]:
        """Who holds any of these roles, in whatever way."""
        return {pk for pk, held in self.roles_of.items() if held & set(role_ids)}


def cells_of(entity: str) -> dict[int, dict[str, int]]:
    """What every role grants on one entity; one query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for role, action, level in Grant.objects.filter(entity=entity).values_list("role_id", "action", "level"):
        found[role][action] = Level(level)
    return dict(found)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
