"""What deals are found by besides their title: texts in fields that the firm made."""

from __future__ import annotations

from collections.abc import Sequence

from crm.custom_fields.actions.texts import refresh_texts
from sales.models import Deal


def refresh_made_texts(deal_ids: Sequence[int]) -> int:
    return refresh_texts(Deal, "deal", deal_ids)
