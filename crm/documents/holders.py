"""Which records can hold documents: each room says so for its roots, and their scope is that of the documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.locks import ScopedModel
from crm.access.scopes import can, previewer_of
from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Holder:
    """`key` names the records of `model`, mostly by their entity; `client_path` leads from it to the client whose
    person an erasure is of, `person_path` to the person whose record it is, `owner_path` to its owner: "" for none;
    `name` is the field, or an expression, that lists of documents call a record by. `has_page`: it has one of its own;
    `has_talk`: colleagues write messages on it.
    """

    key: str
    model: Any
    client_path: str = "client"
    name: Any = "name"
    person_path: str = ""
    owner_path: str = "owner"
    has_page: bool = True
    has_talk: bool = True
    module: str = ""
    order: int = 50


holders: Registry[Holder] = Registry("holders of documents")


def key_of(record: Any) -> str:
    """The key of its holder; raises LookupError for a record that holds nothing."""
    for holder in holders.items():
        if isinstance(record, holder.model):
            return holder.key
    raise LookupError(type(record))


def may(user: User, action: str, record: Any) -> bool:
    """Whether the person may do this to a record in hand; a query for one that has no owner of its own."""
    if isinstance(record, ScopedModel):
        return can(user, action, record)
    found: bool = type(record).objects.visible_to(user, action).filter(pk=record.pk).exists()
    return found


def held_visibly(user: User, action: str, *, talks: bool = False) -> Q:
    """Rows (`record_entity`, `record_id`) of records to which the person may do this, by one index look-up a row.

    A document of a record that is gone is nobody's. `talks`: only of records that colleagues write messages on.
    """
    found = Q(pk__in=())
    for holder in holders.items():
        if talks and not holder.has_talk:
            continue
        rows = holder.model.objects.visible_to(user, action).filter(pk=OuterRef("record_id"))
        found |= Q(Exists(rows.values("pk").order_by()), record_entity=holder.key)
    return found


def walks_of_holders(user: User) -> list[Q]:
    """The same as one predicate for each kind of record, for an ordered page.

    Whoever sees all of a kind walks along its index by time. For whoever sees some, these are asked first: the order
    by time would lead through everybody's documents where none of the newest is theirs.
    """
    found = []
    for holder in holders.on_for(user):
        level = access_of(user).level(holder.model.entity, "view")
        if level == Level.NONE:
            continue
        walk = Q(record_entity=holder.key)
        if level < Level.ALL or previewer_of(user):
            seen = holder.model.objects.visible_to(user).order_by().values("pk")
            walk &= Q(record_id__found=ArraySubquery(seen))
        found.append(walk)
    return found


def held_by_client(client_id: int, path: str = "") -> Q:
    """Rows of the client itself and of what hangs on it; `path` leads to the document."""
    found = Q(pk__in=())
    for holder in holders.items():
        if holder.client_path:
            found |= _of(holder, {holder.client_path: client_id}, path)
    return found


def held_by_persons(person_ids: Iterable[int], path: str = "") -> Q:
    """Rows of persons themselves."""
    found = Q(pk__in=())
    for holder in holders.items():
        if holder.person_path:
            found |= _of(holder, {f"{holder.person_path}__in": list(person_ids)}, path)
    return found


def _of(holder: Holder, narrowed: dict[str, Any], path: str) -> Q:
    ids = holder.model.objects.unscoped("an erasure is of everything").filter(**narrowed).values("pk")
    return Q(**{f"{path}record_entity": holder.key, f"{path}record_id__in": ids})


def held_near(client: Any) -> Q:
    """The same rows of ONE client, found by their index: `client` is its key, or an OuterRef of it."""
    found = Q(pk__in=())
    for holder in holders.items():
        if holder.client_path == "pk":
            found |= Q(record_entity=holder.key, record_id=client)
            continue
        if not holder.client_path:
            continue
        rows = holder.model.objects.unscoped("documents of records in sight are asked for beside it")
        of_it = OuterRef(client) if isinstance(client, OuterRef) else client
        ids = rows.filter(**{holder.client_path: of_it}).order_by().values("pk")
        found |= Q(record_entity=holder.key, record_id__found=ArraySubquery(ids))
    return found
