"""What of sales stands in a colleague's name."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import ngettext

from crm.access.holdings import Holding
from crm.web.formats import number
from sales.models import Deal, DealStage, Order, Quote

MODULE = "sales"
UNDECIDED = (Quote.Status.DRAFT, Quote.Status.SENT)


def deal_words(count: int) -> str:
    return ngettext("%(n)s open deal", "%(n)s open deals", count) % {"n": number(count)}


def quote_words(count: int) -> str:
    return ngettext("%(n)s open quote", "%(n)s open quotes", count) % {"n": number(count)}


def order_words(count: int) -> str:
    return ngettext("%(n)s order under way", "%(n)s orders under way", count) % {"n": number(count)}


HOLDINGS = (
    Holding("deals", Deal, deal_words, open=Q(stage__kind=DealStage.Kind.OPEN), module=MODULE, order=30),
    Holding("quotes", Quote, quote_words, open=Q(status__in=UNDECIDED), module=MODULE, order=31),
    Holding(
        "orders",
        Order,
        order_words,
        open=~Q(delivery=Order.Delivery.DONE, payment=Order.Payment.DONE),
        module=MODULE,
        order=32,
    ),
)
