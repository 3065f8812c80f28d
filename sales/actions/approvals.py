"""A quote beyond the limit of whoever made it: a colleague is asked, and approves it or sends it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.money.amounts import ZERO
from sales.actions.quotes import lines_of, locked_quote
from sales.models import Quote, QuoteApproval, QuoteLine
from sales.notices import tell_answered, tell_asked
from sales.queries.discounts import Breach, breaches_of, limits_of, lines_mark, live_approval

if TYPE_CHECKING:
    from crm.people.models import User

Answer = QuoteApproval.Answer


@transaction.atomic
def ask_discount(*, quote: Quote, approver: User, by: User, reason: str = "") -> QuoteApproval:
    """Ask a colleague who may change the quote and whose own limit reaches as far; an earlier question is taken back.

    Raises ValidationError for a quote within the limit, and for a colleague who cannot decide it.
    """
    current, lines = _draft(quote, by)
    breaches = breaches_of(current, lines, limits_of(by))
    if not breaches:
        raise ValidationError(_("This quote is within your limit; nobody needs to approve it."))
    if approver == by:
        raise ValidationError(_("Nobody approves their own discount: name a colleague."))
    _refuse_if_unable(current, lines, approver)
    earlier = live_approval(current)
    if earlier is not None:
        earlier.answer, earlier.answered_at = Answer.TAKEN_BACK, timezone.now()
        earlier.save(update_fields=["answer", "answered_at"])
    asked = QuoteApproval.objects.create(
        quote=current,
        lines_mark=lines_mark(current, lines),
        asked_by=by,
        reason=reason.strip()[:300],
        approver=approver,
        **_worst(breaches),
    )
    tell_asked(current, asked, by)
    after = {"approver": approver.name, "discount_percent": str(asked.discount_percent)}
    record(by=by, action="submit", target=current, after=after)
    return asked


@transaction.atomic
def approve_discount(*, quote: Quote, by: User, seen: str, reply: str = "") -> QuoteApproval:
    """The one who was asked, or who covers them, lets the quote go as it stands. `seen`: the mark of its lines."""
    current, lines = _draft(quote, by)
    asked = _asked(current, by)
    if lines_mark(current, lines) != seen:
        raise ValidationError(_("The lines have changed meanwhile. Look at them first."))
    if asked.approver is not None:
        _refuse_if_unable(current, lines, asked.approver)
    asked.lines_mark = seen
    return _answered(asked, Answer.APPROVED, by, reply)


@transaction.atomic
def return_discount(*, quote: Quote, by: User, reply: str) -> QuoteApproval:
    """Sent back with a reason."""
    current, _lines = _draft(quote, by)
    asked = _asked(current, by)
    if not reply.strip():
        raise ValidationError(_("Say what should change."))
    return _answered(asked, Answer.RETURNED, by, reply)


def _draft(quote: Quote, by: User) -> tuple[Quote, list[QuoteLine]]:
    current = locked_quote(quote, by)
    if not current.is_draft:
        raise ValidationError(_("This quote was sent already."))
    return current, lines_of(current)


def _refuse_if_unable(quote: Quote, lines: list[QuoteLine], approver: User) -> None:
    words = {"name": approver.name}
    if not approver.is_active or not can(approver, "change", quote):
        raise ValidationError(_("%(name)s may not change this quote.") % words)
    if breaches_of(quote, lines, limits_of(approver)):
        raise ValidationError(_("The limit of %(name)s does not reach that far. Ask somebody else.") % words)


def _asked(quote: Quote, by: User) -> QuoteApproval:
    asked = live_approval(quote)
    if asked is None or asked.answer != Answer.WAITING:
        raise ValidationError(_("Nothing about this quote waits for an answer any more."))
    if asked.asked_by_id == by.pk or asked.approver_id not in access_of(by).owner_ids:
        raise PermissionDenied
    return asked


def _answered(asked: QuoteApproval, answer: QuoteApproval.Answer, by: User, reply: str) -> QuoteApproval:
    asked.answer, asked.answered_by, asked.answered_at = answer, by, timezone.now()
    asked.reply = reply.strip()[:300]
    asked.save(update_fields=["answer", "answered_by", "answered_at", "reply", "lines_mark"])
    tell_answered(asked, by)
    verb = "approve" if answer == Answer.APPROVED else "return"
    record(by=by, action=verb, target=asked.quote, after={"discount_percent": str(asked.discount_percent)})
    return asked


def _worst(breaches: list[Breach]) -> dict[str, Any]:
    return {
        "discount_percent": max((one.discount for one in breaches), default=ZERO),
        "margin_percent": min((one.margin for one in breaches), default=ZERO),
    }
