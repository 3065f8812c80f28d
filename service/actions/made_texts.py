"""What tickets are found by besides their own words: texts in fields that the firm made."""

from __future__ import annotations

from collections.abc import Sequence

from crm.custom_fields.actions.texts import refresh_texts
from service.models import Ticket


def refresh_made_texts(ticket_ids: Sequence[int]) -> int:
    return refresh_texts(Ticket, "ticket", ticket_ids)
