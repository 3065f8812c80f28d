"""Which records can hold documents: each room says so for its roots, and their scope is that of the documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass(frozen=True)
class Holder:
    """`key` is the entity of `model`; `client_path` leads from it to the client whose person an erasure is of."""

    key: str
    model: Any
    client_path: str = "client"
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


def held_by_client(client_id: int, path: str = "") -> Q:
    """Rows of the client itself and of what hangs on it; `path` leads to the document."""
    found = Q(pk__in=())
    for holder in holders.items():
        rows = holder.model.objects.unscoped("an erasure is of everything")
        ids = rows.filter(**{holder.client_path: client_id}).values("pk")
        found |= Q(**{f"{path}record_entity": holder.key, f"{path}record_id__in": ids})
    return found
