from __future__ import annotations

from typing import TYPE_CHECKING

from contacts.models import Client
from contacts.queries.client_search import client_matches

if TYPE_CHECKING:
    from crm.people.models import User

OFFERED = 8


def find_clients(user: User, text: str) -> list[Client]:
    """The first clients in scope that fit what somebody typed; nothing for nothing."""
    if not text.strip():
        return []
    fitting = Client.objects.visible_to(user).filter(client_matches(text, user))
    return list(fitting.only("name", "city").order_by("name_key", "pk")[:OFFERED])
