"""A group of companies as far as the reader sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contacts.group_figures import group_figures
from contacts.models import Client
from crm.access.context import access_of

if TYPE_CHECKING:
    from crm.people.models import User

DEEPEST = 8
MOST = 200
COLUMNS = (
    "name", "city", "stage", "turnover_amount", "pipeline_amount", "last_contact_at", "parent", "owner", "team",
    "branch",
)  # fmt: skip


@dataclass
class CompanyGroup:
    """`parent` of the client, `members` from the top down with their `depth` (0 the top), sums over those seen.

    Members that the reader may not see are left out, with what hangs below them in their own place.
    """

    parent: Client | None = None
    members: list[Any] = field(default_factory=list)
    is_cut: bool = False
    client: Client | None = None
    user: User | None = None

    @property
    def turnover(self) -> Decimal:
        return sum((member.turnover_amount for member in self.members), Decimal(0))

    @property
    def pipeline(self) -> Decimal:
        return sum((member.pipeline_amount for member in self.members), Decimal(0))

    @property
    def last_contact_at(self) -> datetime | None:
        return max((row.last_contact_at for row in self.members if row.last_contact_at), default=None)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """(words, address of the list) of what upper rooms and this one count over those seen; one query each."""
        if self.client is None or self.user is None or not self.members:
            return []
        access, keys = access_of(self.user), [row.pk for row in self.members]
        shown = (one for one in group_figures.on_for(self.user) if access.may(one.entity, "view"))
        counted = ((one, one.count(keys, self.user)) for one in shown)
        return [(one.words(count), one.url(self.client.pk)) for one, count in counted]


def ancestors_of(client: Client) -> list[int]:
    """Keys of the companies above, the nearest first; a query a level."""
    found: list[int] = []
    key = client.parent_id
    while key and key not in found and len(found) < DEEPEST:
        found.append(key)
        rows = Client.objects.unscoped("keys only").filter(pk=key)
        key = rows.values_list("parent_id", flat=True).first()
    return found


def keys_of_group(client: Client) -> list[list[int]]:
    """Keys of the whole group by level, from the top down, whoever sees which; a query a level."""
    above = ancestors_of(client)
    top = above[-1] if above else client.pk
    levels, keys = [[top]], [top]
    while levels[-1] and len(levels) <= DEEPEST and len(keys) <= MOST:
        rows = Client.objects.unscoped("keys only").filter(parent__in=levels[-1]).exclude(pk__in=keys)
        levels.append(list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1]))
        keys += levels[-1]
    return levels


def group_of(client: Client, user: User) -> CompanyGroup:
    """The whole group of a client, also when the client is in the middle of it; a query a level."""
    levels = keys_of_group(client)
    keys = [key for level in levels for key in level]
    if len(keys) == 1:
        return CompanyGroup()
    seen = (
        Client.objects.visible_to(user).filter(pk__in=keys[:MOST]).only(*COLUMNS).order_by("name_key", "pk")
    )
    depth = {key: place for place, level in enumerate(levels) for key in level}
    by_parent: dict[int | None, list[Any]] = {}
    visible = {row.pk for row in seen}
    for row in seen:
        row.depth = depth[row.pk]
        by_parent.setdefault(row.parent_id if row.parent_id in visible else None, []).append(row)
    members = _down(by_parent, None)
    parent = next((row for row in members if row.pk == client.parent_id), None)
    return CompanyGroup(parent, members, is_cut=len(keys) > MOST, client=client, user=user)


def _down(by_parent: dict[int | None, list[Any]], key: int | None) -> list[Any]:
    return [found for row in by_parent.get(key, ()) for found in (row, *_down(by_parent, row.pk))]
