"""What the page of a quote and Today show of discounts beyond a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm.access.context import access_of
from crm.access.scopes import can
from sales.models import Quote, QuoteApproval, QuoteLine
from sales.queries.discounts import breaches_of, limits_of, lines_mark

if TYPE_CHECKING:
    from crm.people.models import User

NEAR = 20
Answer = QuoteApproval.Answer


def approval_panel(quote: Quote, user: User) -> dict[str, Any] | None:
    """The lines beyond the reader's limit, the last question about them, and what the reader may do."""
    asked = _last_asked(quote, user)
    may_change = quote.is_draft and can(user, "change", quote)
    limits = limits_of(user) if may_change else []
    if asked is None and not limits:
        return None
    lines = list(QuoteLine.objects.visible_within(quote, user).select_related("product"))
    breaches = breaches_of(quote, lines, limits)
    if asked is None and not breaches:
        return None
    mark = lines_mark(quote, lines)
    is_waiting = asked is not None and asked.answer == Answer.WAITING
    is_fresh = asked is not None and asked.lines_mark == mark
    is_yes = is_fresh and asked is not None and asked.answer == Answer.APPROVED
    mine = is_waiting and asked is not None and may_change and asked.asked_by_id != user.pk
    decides = mine and asked is not None and asked.approver_id in access_of(user).owner_ids
    wants_ask = may_change and breaches and not is_yes and not (is_waiting and is_fresh) and not decides
    return {
        "quote": quote,
        "asked": asked,
        "is_waiting": is_waiting,
        "is_fresh": is_fresh,
        "breaches": [] if is_yes else breaches,
        "wants_ask": wants_ask,
        "decides": decides,
        "mark": mark,
    }


def _last_asked(quote: Quote, user: User) -> QuoteApproval | None:
    rows = QuoteApproval.objects.visible_within(quote, user).exclude(answer=Answer.TAKEN_BACK)
    found: QuoteApproval | None = rows.select_related("approver", "asked_by", "answered_by").first()
    return found


def to_decide(user: User) -> dict[str, Any] | None:
    """Discounts that wait for the reader, or for a colleague they cover; the oldest first."""
    access = access_of(user)
    if not access.may(Quote.entity, "change"):
        return None
    waiting = QuoteApproval.objects.visible_to(user, "change").filter(
        answer=Answer.WAITING, approver__in=access.owner_ids
    )
    rows = waiting.select_related("quote__client", "asked_by", "approver").order_by("asked_at", "pk")
    found = list(rows[:NEAR])
    return {"approvals": found, "me": user.pk} if found else None
