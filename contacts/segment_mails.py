"""What segments and classes may ask about the mails of a client; when one came says no more than the last contact."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Client, MailFiling
from contacts.registries import SegmentField, segment_fields
from contacts.segment_rows import in_sight, latest

FILED = in_sight(MailFiling, is_scoped=False)
INCOMING = in_sight(MailFiling, lambda: Q(mail__is_outgoing=False, mail__is_bounce=False), is_scoped=False)
OUTGOING = in_sight(MailFiling, lambda: Q(mail__is_outgoing=True), is_scoped=False)


def register_mail_fields() -> None:
    fields = (
        ("last_mail", _("Last mail"), FILED),
        ("last_mail_in", _("Last mail from the client"), INCOMING),
        ("last_mail_out", _("Last mail to the client"), OUTGOING),
    )
    for order, (key, label, rows) in enumerate(fields, start=27):
        asked = latest(rows, "happened_at")
        segment_fields.register(SegmentField(key, label, "date", asked, order=order, entity=Client.entity))
