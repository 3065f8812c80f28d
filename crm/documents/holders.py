"""Which records can hold documents: each room says so for its roots, and their scope is that of the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.scopes import previewer_of
from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Holder:
    """`key` is the entity of `model`; `client_path` leads from it to the client whose person an erasure is of; `name`
    is the field, or an expression, that lists of documents call a record by.
    """

    key: str
    model: Any
    client_path: str = "client"
    name: Any = "name"
    module: str = ""
    order: int = 50


holders: Registry[Holder] = Registry("holders of documents")


def held_visibly(user: User, action: str) -> Q:
    """Rows (`record_entity`, `record_id`) of records to which the person may do this, by one index look-up a row.

    A document of a record that is gone is nobody's.
    """
    found = Q(pk__in=())
    for holder in holders.items():
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
        level = access_of(user).level(holder.key, "view")
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
        rows = holder.model.objects.unscoped("an erasure is of everything")
        ids = rows.filter(**{holder.client_path: client_id}).values("pk")
        found |= Q(**{f"{path}record_entity": holder.key, f"{path}record_id__in": ids})
    return found


def held_near(client: Any) -> Q:
    """The same rows of ONE client, found by their index: `client` is its key, or an OuterRef of it."""
    found = Q(pk__in=())
    for holder in holders.items():
        if holder.client_path == "pk":
            found |= Q(record_entity=holder.key, record_id=client)
            continue
        rows = holder.model.objects.unscoped("documents of records in sight are asked for beside it")
        of_it = OuterRef(client) if isinstance(client, OuterRef) else client
        ids = rows.filter(**{holder.client_path: of_it}).order_by().values("pk")
        found |= Q(record_entity=holder.key, record_id__found=ArraySubquery(ids))
    return found
