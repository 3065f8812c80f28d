"""Which fields of sales stand in which group (crm.access.field_groups)."""

from __future__ import annotations

from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup


def put_fields_in_groups() -> None:
    """What a deal, quote or order is worth is seen with it; what it costs and leaves, or whether it is paid, is not."""
    put_in_group(FieldGroup.MARGIN, "sales.Product", "cost_amount")
    for line in ("sales.DealItem", "sales.QuoteLine", "sales.OrderLine"):
        put_in_group(FieldGroup.MARGIN, line, "cost_amount", "margin_amount")
    put_in_group(FieldGroup.MARGIN, "sales.Quote", "margin_amount")
    put_in_group(FieldGroup.MARGIN, "sales.Order", "margin_amount", "base_margin_amount")
    put_in_group(FieldGroup.NOTES, "sales.Deal", "note", "closing_note")
    put_in_group(FieldGroup.FINANCE, "sales.Order", "payment", "paid_on", "due_on")
