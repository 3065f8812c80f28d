"""Colleagues who look after clients together with their owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from contacts.models import CoOwner

WHY = "of clients that the list shows: whoever sees a client sees who looks after it"


def co_owner_names(clients: Iterable[Any]) -> dict[int, list[str]]:
    """By client, in the order of their names; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = CoOwner.objects.unscoped(WHY).filter(client__in=[client.pk for client in clients])
    for client_id, name in rows.order_by("user__name", "pk").values_list("client", "user__name"):
        found[client_id].append(name)
    return found


def co_owned(user_ids: Collection[int] | None = None) -> Any:
    """Keys of clients with one of these co-owners, or with any."""
    rows = CoOwner.objects.unscoped(WHY).order_by()
    return (rows if user_ids is None else rows.filter(user__in=user_ids)).values("client")


def co_owners() -> Any:
    """Keys of the colleagues who are co-owner of any client."""
    return CoOwner.objects.unscoped("only whether somebody is one").order_by().values("user")
