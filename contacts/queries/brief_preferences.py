"""What a brief says of needs and preferences, before a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Case, Value, When

from contacts.models import Client, Preference
from contacts.registries import BriefLine
from crm.access.context import access_of
from crm.web.formats import date_short

if TYPE_CHECKING:
    from crm.people.models import User

Kind = Preference.Kind
# How they follow each other in a brief, which is cut.
FIRST = (
    Kind.NEED, Kind.PRICE, Kind.DISLIKE, Kind.HOURS, Kind.CHANNEL, Kind.INTEREST, Kind.DELIVERY, Kind.LIKE,
    Kind.PERSONAL,
)  # fmt: skip


def preference_lines(clients: Sequence[Client], user: User) -> Mapping[int, Sequence[BriefLine]]:
    """What decides a sale first, of each kind the surest and newest; nothing without the right to personal facts."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    if not access_of(user).reads("personal"):
        return found
    ranks = (When(kind=kind, then=Value(place)) for place, kind in enumerate(FIRST))
    rank = Case(*ranks, default=Value(len(FIRST)))
    rows = Preference.objects.visible_to(user).filter(client__in=clients).select_related("person")
    for row in rows.order_by(rank, "-confidence", "-noted_on", "pk"):
        who = f"{row.person.name}: " if row.person else ""
        parts = [str(row.get_kind_display()), str(row.get_source_display()), date_short(row.noted_on)]
        if row.confidence < Preference.Confidence.SURE:
            parts.append(str(row.get_confidence_display()))
        found[row.client_id].append(BriefLine(f"{who}{row.text}", note=" · ".join(parts)))
    return found
