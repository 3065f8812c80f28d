"""What a client does on the page of a quote: accepts, declines, asks. They have no account; the address is the key."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.audit.actions import record
from sales.actions.deal_moves import carry
from sales.actions.follow_ups import end_follow_ups
from sales.actions.orders import order_of
from sales.actions.quotes import keep, lines_of
from sales.answer_notices import ACCEPTED, ASKED, DECLINED, tell_owner
from sales.models import Deal, DealStage, Order, Quote, QuoteReply
from sales.queries.client_quote import sums_with

Kind = QuoteReply.Kind
OPEN = (Quote.Status.SENT, Quote.Status.EXPIRED)


@transaction.atomic
def accept_as_client(
    *,
    quote: Quote,
    name: str,
    email: str = "",
    reference: str = "",
    optional_ids: Sequence[int] = (),
    total: Decimal | None = None,
) -> Order:
    """The order of a quote to which its client says yes; the same one when they say it again.

    `total`: what they saw when they pressed. Raises ValidationError if it comes to something else, or where nothing
    can be accepted any more. The deal is won as far as it still can be; its owner is told.
    """
    current = _locked(quote)
    if current.status == Quote.Status.ACCEPTED:
        made: Order = Order.objects.unscoped("its client asks").get(quote=current)
        return made
    if total is not None and sums_with(lines_of(current), optional_ids).gross != total:
        raise ValidationError(
            _("The total has changed with what you chose. Look at it and accept once more.")
        )
    order = order_of(current, by=None, optional_ids=optional_ids, reference=reference)
    _say(current, Kind.ACCEPTED, name=name, email=email, reference=reference)
    is_open = not _win(current)
    tell_owner(
        current, ACCEPTED, link=order.get_absolute_url(), name=name, is_open=is_open and bool(current.deal_id)
    )
    return order


@transaction.atomic
def decline_as_client(*, quote: Quote, name: str, reason: str = "") -> Quote:
    """Their no, with its reason; twice changes nothing. Raises ValidationError for a quote not open any more."""
    current = _locked(quote)
    if current.status == Quote.Status.DECLINED:
        return current
    if current.status not in OPEN:
        raise ValidationError(_("This quote cannot be declined any more."))
    current.status, current.decided_at = Quote.Status.DECLINED, timezone.now()
    current.decline_reason = reason[:300]
    keep(current)
    end_follow_ups([current.pk])
    _say(current, Kind.DECLINED, name=name, text=reason)
    record(by=None, action="decline", target=current, after={"reason": reason})
    tell_owner(current, DECLINED, name=name)
    return current


@transaction.atomic
def ask_about(*, quote: Quote, name: str, text: str, email: str = "") -> QuoteReply:
    """A question; its answer will stand on the page, and is mailed where an address was given."""
    current = _locked(quote)
    asked = _say(current, Kind.QUESTION, name=name, email=email, text=text)
    tell_owner(current, ASKED, key=str(asked.pk), name=name)
    return asked


def _say(quote: Quote, kind: str, **words: Any) -> QuoteReply:
    words = {key: value.strip() for key, value in words.items()}
    said: QuoteReply = QuoteReply.objects.unscoped("of a quote in hand").create(
        quote=quote, kind=kind, **words
    )
    return said


def _win(quote: Quote) -> bool:
    """Whether the deal is won now, or has been; not where somebody took away the stage for it, or it was lost."""
    deals = Deal.objects.unscoped("the deal of a quote that its client accepted").select_for_update(
        of=("self",)
    )
    deal = deals.select_related("stage").filter(pk=quote.deal_id).first()
    if deal is None:
        return True
    if not deal.is_open:
        return bool(deal.stage.kind == DealStage.Kind.WON)
    won = DealStage.objects.filter(pipeline=deal.stage.pipeline_id, kind=DealStage.Kind.WON).first()
    if won is None:
        return False
    carry(deal, won, by=None)
    return True


def _locked(quote: Quote) -> Quote:
    rows = Quote.objects.unscoped("whoever holds the signed address answers").select_for_update(of=("self",))
    current: Quote = rows.select_related("client", "owner").get(pk=quote.pk)
    return current
