"""A colleague answers what a client asked on the page of a quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.audit.actions import record
from crm.jobs import later
from crm.messages.once import QUEUED, claim_once, send_once
from sales.models import QuoteLink, QuoteReply
from sales.quote_tokens import address_of

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def answer_question(*, question: QuoteReply, text: str, by: User) -> QuoteReply:
    """It stands on the page of the quote, and is mailed to who asked if they left an address and mail is set up.

    Raises ValidationError if somebody answered meanwhile: theirs stays.
    """
    rows = QuoteReply.objects.visible_to(by, "change").select_for_update(of=("self",))
    row: QuoteReply = rows.select_related("quote").get(pk=question.pk)
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    if not row.is_open:
        raise ValidationError(_("Somebody has answered this already."))
    row.answer, row.answered_by, row.answered_at = text.strip(), by, timezone.now()
    row.state = QUEUED if row.email and settings.MAIL_IS_SET else ""
    row.save(update_fields=["answer", "answered_by", "answered_at", "state"])
    record(by=by, action="answer", target=row.quote)
    if row.state:
        later("sales.mail_answer", reply_id=row.pk)
    return row


def mail_answer(reply_id: int) -> None:
    """Once; what became of it stands on the row."""
    rows = QuoteReply.objects.unscoped("the job of this row").select_related("quote", "answered_by")
    row: QuoteReply | None = claim_once(rows, pk=reply_id)
    if row is None:
        return
    state, _why = send_once(lambda connection: _mail(row, connection))
    rows.filter(pk=row.pk).update(state=state)


def _mail(row: QuoteReply, connection: BaseEmailBackend) -> EmailMessage:
    link = QuoteLink.objects.unscoped("of this quote").filter(quote=row.quote).first()
    with translation.override(row.quote.language):
        where = address_of(link) if link else ""
        body = [row.answer, _("You asked: %s") % row.text]
        if where:
            body.append(_("The quote: %s") % where)
        return EmailMessage(
            subject=_("Your question about quote %s") % row.quote.label,
            body="\n\n".join(body),
            to=[row.email],
            reply_to=[row.answered_by.email] if row.answered_by else [],
            headers={"Message-ID": f"<quote-answer-{row.pk}@rapport>"},
            connection=connection,
        )
