"""What colleagues are told about quotes: a discount to decide, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.messages.actions.telling import Told, tell
from crm.messages.kinds import NoticeKind, notice_kinds
from sales.models import Quote, QuoteApproval

if TYPE_CHECKING:
    from crm.people.models import User

ASKED, ANSWERED = "discount_asked", "discount_answered"


def asked_words(text: str, params: Mapping[str, Any]) -> str:
    said = {"name": params.get("by", ""), "quote": text, "percent": params.get("percent", "")}
    return _("%(name)s asks you to approve a discount of %(percent)s %%: %(quote)s") % said


def answered_words(text: str, params: Mapping[str, Any]) -> str:
    said = {"name": params.get("by", ""), "quote": text}
    if params.get("answer") == QuoteApproval.Answer.RETURNED:
        return _("%(name)s sent back your discount: %(quote)s") % said
    return _("%(name)s approved your discount: %(quote)s") % said


KINDS = (
    NoticeKind(
        ASKED, gettext_lazy("Discounts to decide"),
        gettext_lazy("When a colleague asks you to approve a quote beyond their limit."), "badge-percent",
        asked_words, module="sales", order=32,
    ),
    NoticeKind(
        ANSWERED, gettext_lazy("Answers to my discounts"),
        gettext_lazy("When a discount that you asked for is approved or sent back."), "badge-percent",
        answered_words, module="sales", order=33,
    ),
)  # fmt: skip


def register_notices() -> None:
    for kind in KINDS:
        notice_kinds.register(kind)


def tell_asked(quote: Quote, asked: QuoteApproval, by: User) -> None:
    if asked.approver_id:
        percent = format(asked.discount_percent.normalize(), "f")
        params = {"by": by.name, "percent": percent}
        link, key = quote.get_absolute_url(), f"discount:{asked.pk}"
        tell([Told(asked.approver_id, ASKED, _named(quote), link, key, params)])


def tell_answered(asked: QuoteApproval, by: User) -> None:
    """To whoever asked, as long as they see the quote."""
    asker, quote = asked.asked_by, asked.quote
    if asker is None or not asker.is_active or asker == by:
        return
    if Quote.objects.visible_to(asker).filter(pk=quote.pk).exists():
        params = {"by": by.name, "answer": str(asked.answer)}
        link, key = quote.get_absolute_url(), f"discount-answered:{asked.pk}"
        tell([Told(asker.pk, ANSWERED, _named(quote), link, key, params)])


def _named(quote: Quote) -> str:
    return f"{quote.label} {quote.title}"
