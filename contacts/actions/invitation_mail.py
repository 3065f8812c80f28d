"""The job of one invitation: claimed, said to be on its way, sent, and settled."""

from __future__ import annotations

import logging
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.calendar_files import invitation_file
from contacts.models import Invitation
from crm.messages.once import claim_once, send_once
from crm.people.models import Firm
from crm.web.formats import date_long, time_short

log = logging.getLogger(__name__)
State = Invitation.State


def mail_invitation(*, invitation_id: int) -> None:
    """Send what is queued. A row found *sending* was left by a killed worker: nobody knows, so a person decides."""
    row, firm = _claim(invitation_id), Firm.load()
    if row is None or firm is None:
        return
    state, trouble = send_once(lambda connection: message_of(row, firm, connection))
    if trouble:
        log.warning("Invitation %s was not sent: %s", row.pk, trouble)
    row.state, row.trouble = state, trouble[:300]
    row.sent_at = timezone.now() if state == State.SENT else None
    row.save(update_fields=["state", "trouble", "sent_at"])


def message_of(row: Invitation, firm: Firm, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """In the language of the guest, by the firm's clock."""
    language = firm.language_for(row.language)
    with translation.override(language), timezone.override(firm.time_zone):
        is_off = row.method == Invitation.Method.CANCEL
        subject = _("Called off: %(title)s") if is_off else _("Invitation: %(title)s")
        if not is_off and row.sequence:
            subject = _("Changed: %(title)s")
        text = render_to_string(
            "contacts/invitation_mail.txt",
            {"row": row, "firm": firm, "is_off": is_off, "when": when_of(row, firm)},
        )
        file = invitation_file(row)
    message = EmailMultiAlternatives(
        subject % {"title": row.title},
        text,
        formataddr((row.organizer.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        [row.address],
        reply_to=[row.organizer.email],
        headers={"Message-ID": f"<invitation-{row.pk}@rapport>"},
        connection=connection,
    )
    message.attach_alternative(file.decode(), f"text/calendar; method={row.method.upper()}")
    message.attach("invite.ics", file, "application/ics")
    return message


def when_of(row: Invitation, firm: Firm) -> str:
    if row.is_all_day:
        return date_long(row.starts_at)
    start, end = time_short(row.starts_at), time_short(row.ends_at)
    return f"{date_long(row.starts_at)}, {start}-{end} ({firm.time_zone})"


def _claim(invitation_id: int) -> Invitation | None:
    rows = Invitation.objects.unscoped("the job of this row").select_related("organizer")
    row: Invitation | None = claim_once(rows, pk=invitation_id)
    return row
