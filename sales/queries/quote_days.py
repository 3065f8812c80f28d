"""Until when a quote stands: its last day ends at midnight where the client is."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from contacts.queries.before_call import zone_of
from sales.models import Quote


def ends_at(quote: Quote) -> datetime:
    """The first moment at which it is too late."""
    return datetime.combine(quote.valid_until + timedelta(days=1), time.min, zone_of(quote.client))


def has_ended(quote: Quote) -> bool:
    return timezone.now() >= ends_at(quote)
