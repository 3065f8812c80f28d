"""What of a client a proposal could be made of: its last order, and what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contacts.models import Client, Preference
from crm.access.context import access_of
from crm.access.field_groups import group_of
from sales.models import Order

if TYPE_CHECKING:
    from crm.people.models import User

WANTED = (Preference.Kind.NEED, Preference.Kind.INTEREST)
MOST_NEEDS = 20


def last_order(client: Client, user: User) -> Order | None:
    """The newest that the person sees."""
    orders = Order.objects.visible_to(user).filter(client=client)
    found: Order | None = orders.order_by("-ordered_on", "-pk").first()
    return found


def needs_of(client: Client, user: User) -> list[Preference]:
    """What the client needs or likes to have, the surest first; nothing for whoever may not read it."""
    if not access_of(user).reads(group_of(Preference, "text")):
        return []
    rows = Preference.objects.visible_to(user).filter(client=client, kind__in=WANTED)
    return list(rows.order_by("-confidence", "-noted_on", "-pk")[:MOST_NEEDS])
