"""Which fields of campaigns stand in which group (crm.access.field_groups)."""

from __future__ import annotations

from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup

RHYTHM = ("last_order_on", "usual_days", "limit_days", "interval_count", "yearly_amount")


def put_fields_in_groups() -> None:
    """A rhythm, and a case of reactivation, is made of what the client bought and when."""
    put_in_group(FieldGroup.FINANCE, "campaigns.ReactivationCase", *RHYTHM)
    put_in_group(FieldGroup.FINANCE, "campaigns.BuyingRhythm", *RHYTHM, "overdue_on", "seen_count", "seen_on")
