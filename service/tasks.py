from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from crm.jobs import JobRun, job
from service.models import TicketMessage
from service.public_links import ticket_link


@job("service.mail_answer")
def mail_answer(run: JobRun, message_id: int) -> None:
    """Mail an answer to the client, once; without a mail server the public page alone has it."""
    message = (
        TicketMessage.objects.unscoped("the answer to send")
        .select_related("ticket")
        .filter(pk=message_id)
        .first()
    )
    if message is None or not settings.EMAIL_HOST or not message.ticket.requester_email:
        return
    ticket = message.ticket
    mail = EmailMessage(
        subject=f"[{ticket.number}] {ticket.subject}",
        body=_("%(text)s\n\nRead and answer here: %(link)s")
        % {"text": message.text, "link": ticket_link(ticket)},
        to=[ticket.requester_email],
        headers={"Message-ID": f"<ticket-message-{message.pk}@rapport>"},
    )
    mail.send()
