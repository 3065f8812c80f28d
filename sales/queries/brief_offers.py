"""What to offer a client next, in its brief: what it buys again and again, and whose usual time is about over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from contacts.models import Client
from contacts.registries import BriefLine
from crm.addresses import address
from sales.queries.offers import habits

if TYPE_CHECKING:
    from crm.people.models import User


def offer_lines(clients: Sequence[Client], user: User) -> Mapping[int, Sequence[BriefLine]]:
    """The firmest habit first. One query."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    for habit in habits(clients, user):
        line = BriefLine(text=habit.name, note=habit.words, url=address("product_page", habit.product_id))
        found[habit.client_id].append(line)
    return found
