"""A quote goes to its client in one step: marked as sent, and a mail with its link and its paper on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.actions.drafts import keep_draft, send_draft
from contacts.models import OutgoingMail
from crm.documents.actions.keeping import add_document
from crm.documents.models import Version
from crm.personal_data import hold_off_erasures
from sales.actions.quote_links import ensure_link
from sales.actions.quotes import locked_quote, send_quote
from sales.models import Quote
from sales.quote_tokens import address_of

if TYPE_CHECKING:
    from crm.people.models import User

# Stands in the text until the quote is sent: a draft has no link.
LINK = "{quote_link}"


@transaction.atomic
def send_to_client(
    *,
    quote: Quote,
    by: User,
    to: Sequence[str],
    subject: str,
    body: str,
    pdf: bytes = b"",
    heeded: Sequence[str] = (),
) -> OutgoingMail:
    """All of it or nothing. `pdf`: the paper of `quote` as it is in hand, drawn before; a sent one keeps its own.

    Raises EditConflict if the quote was changed since, ValidationError for what keeps a quote or a mail from being
    sent, and once for each warning that was not `heeded`.
    """
    hold_off_erasures()  # a document is kept below: before any row is held
    current = locked_quote(quote, by, quote.version)
    if current.is_draft:
        current = send_quote(quote=current, by=by)
    elif current.status != Quote.Status.SENT:
        raise ValidationError(_("Only a draft, or a quote that waits for an answer, is sent."))
    address = address_of(ensure_link(current, by))
    if not address:
        raise ValidationError(_("The link of this quote is closed. Make a new one first."))
    version_ids = _paper(current, by, pdf) if pdf else []
    body = body.replace(LINK, address)
    draft = keep_draft(
        client=current.client,
        by=by,
        about=current,
        to=list(to),
        subject=subject,
        body=body,
        version_ids=version_ids,
    )
    return send_draft(draft=draft, by=by, heeded=heeded)


def _paper(quote: Quote, by: User, pdf: bytes) -> list[int]:
    name = f"{quote.label.replace(' ', '-')}.pdf"
    document = add_document(record=quote, file=ContentFile(pdf), name=name, by=by)
    rows = Version.objects.unscoped("of the document just kept").filter(document=document)
    return list(rows.values_list("pk", flat=True))
