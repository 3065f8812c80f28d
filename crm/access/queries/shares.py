"""With whom records are shared, and what a reader may do to such a share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import capfirst

from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.picture import Picture, cells_of
from crm.access.scopes import can
from crm.access.shares import Share, share_models, shareable_models
from crm.frozen import frozen
from crm.people.models import Team, User


@frozen
class ShareLine:
    """A share and what the reader may do to it; the record is named to them only if they may open it."""

    share: Share
    may_open: bool
    may_end: bool
    may_renew: bool

    @property
    def what(self) -> str:
        """The kind of record, as a word."""
        return capfirst(str(self.share.content_object._meta.verbose_name))


def shareable_model(entity: str) -> type[Any] | None:
    """The model whose records stand under this key in the role matrix, if they can be shared."""
    return next((model for model in shareable_models() if model.entity == entity), None)  # type: ignore[attr-defined]


def tables_for(user: User, entity: str = "") -> Iterator[type[Share]]:
    """The tables of shares, of every kind of record or of one, in the modules that are on."""
    on = {each.key for each in entities.on_for(user)}
    for model in shareable_models():
        if model.entity in on and entity in {"", model.entity}:  # type: ignore[attr-defined]
            yield from share_models(model)


def entity_of(table: Any) -> str:
    return table._meta.get_field("content_object").related_model.entity  # type: ignore[no-any-return]


def shares_in(table: Any) -> Any:
    """With everything that a line about them shows."""
    return table._default_manager.select_related("content_object", "permission", "given_by", table.to)


def shares_of(record: Any) -> list[Share]:
    """All shares of the record, those that are over last; two queries."""
    found = [
        share
        for table in share_models(type(record))
        for share in shares_in(table).filter(content_object=record)
    ]
    return sorted(found, key=lambda share: (share.is_over, share.holder.name))


def lines(shares: Iterable[Share], user: User) -> list[ShareLine]:
    """No query."""
    return [
        ShareLine(
            share, can(user, "view", share.content_object), may_end(user, share), may_renew(user, share)
        )
        for share in shares
    ]


def share_named(key: str, user: User) -> Share | None:
    """The share that a form named, if it concerns the person: given by them, to them, of a record they see, or
    because they look after everybody's access.
    """
    entity, _, rest = key.partition("-")
    kind, _, pk = rest.partition("-")
    table = next((table for table in tables_for(user, entity) if table.kind == kind), None)
    if not entity or table is None or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    share: Share | None = shares_in(table).filter(pk=pk).first()
    concerned = share and (
        user in (share.given_by, share.holder)
        or can(user, "view", share.content_object)
        or access_of(user).may("role", "view")
    )
    return share if concerned else None


def may_renew(user: User, share: Share) -> bool:
    """Whoever may share the record as far as the share goes may give it a new end."""
    return all(can(user, action, share.content_object) for action in {"view", "share", share.action})


def may_end(user: User, share: Share) -> bool:
    """Its giver, its receiver, whoever may share the record, and who looks after roles."""
    return (
        user in (share.given_by, share.holder)
        or can(user, "share", share.content_object)
        or access_of(user).may("role", "change")
    )


def members_able(team: Team, entity: str, action: str) -> tuple[int, int]:
    """How many members of the team have a role that a share of this kind can build on, and how many there are."""
    able, members = _members(team, entity, action)
    return len(able), len(members)


def able_members(team: Team, entity: str, action: str) -> list[int]:
    """Their keys."""
    return _members(team, entity, action)[0]


def _members(team: Team, entity: str, action: str) -> tuple[list[int], list[int]]:
    picture, cells = Picture(), cells_of(entity)
    members = [pk for pk, teams in picture.teams_of.items() if team.pk in teams]
    able = [pk for pk in members if any(cells.get(role, {}).get(action) for role in picture.roles_of[pk])]
    return able, members
