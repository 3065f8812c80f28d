"""Which fields of tickets stand in which group (crm.access.field_groups)."""

from __future__ import annotations

from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup


def put_fields_in_groups() -> None:
    put_in_group(FieldGroup.CONTACT, "service.Ticket", "requester_email", "requester_phone")
