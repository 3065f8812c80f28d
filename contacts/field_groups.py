"""Which fields of clients stand in which group (crm.access.field_groups)."""

from __future__ import annotations

from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup

# The audit keeps a new or removed channel under the word of its kind.
CHANNEL = ("kind", "value", "key", "label", "is_primary", "is_invalid", "has_opted_out", "trouble")
CHANNEL_WORDS = ("phone", "email", "web", "messenger")
ADDRESS = ("street", "post_code", "website", "main_phone", "main_email")
PREFERENCE = ("kind", "text", "source", "noted_on", "confidence")
FIGURES = ("turnover_amount", "pipeline_amount", "order_count", "last_order_on")


def put_fields_in_groups() -> None:
    """Town and country stay open: they stand beside the name everywhere. So does when what kind of thing happened."""
    put_in_group(FieldGroup.CONTACT, "contacts.Client", *ADDRESS)
    put_in_group(FieldGroup.CONTACT, "contacts.ClientSearch", "phone_digits")
    put_in_group(FieldGroup.CONTACT, "contacts.Channel", *CHANNEL, *CHANNEL_WORDS)
    put_in_group(FieldGroup.CONTACT, "contacts.Introduction", "address", "trouble")
    put_in_group(FieldGroup.CONTACT, "contacts.Address", "street", "post_code")
    put_in_group(FieldGroup.PERSONAL, "contacts.Person", "birthday", "language", "how_met", "note")
    put_in_group(FieldGroup.PERSONAL, "contacts.Preference", *PREFERENCE)
    put_in_group(FieldGroup.PERSONAL, "contacts.PersonTie", "kind")
    put_in_group(FieldGroup.PERSONAL, "contacts.ImportantDate", "label", "day", "is_yearly")
    put_in_group(FieldGroup.CONTACT, "contacts.Invitation", "address", "trouble")
    put_in_group(FieldGroup.NOTES, "contacts.Invitation", "answer_note")
    put_in_group(FieldGroup.CONTACT, "contacts.IncomingCall", "number", "key")
    put_in_group(FieldGroup.NOTES, "contacts.Client", "note")
    put_in_group(FieldGroup.NOTES, "contacts.Interaction", "text", "outcome")
    put_in_group(FieldGroup.NOTES, "contacts.Activity", "note")
    put_in_group(FieldGroup.NOTES, "contacts.ActivitySeries", "note")
    put_in_group(FieldGroup.FINANCE, "contacts.Client", *FIGURES)
