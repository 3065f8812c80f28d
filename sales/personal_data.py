"""Where sales holds a person's data (crm.personal_data). The papers themselves are drawn when somebody asks for one."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.personal_data import Find, Keeping, Place, Subject, places, reasons_of_shares
from sales.models import (
    Deal,
    DealItem,
    DealTeamShare,
    DealUserShare,
    Order,
    OrderLine,
    OrderTeamShare,
    OrderUserShare,
    Quote,
    QuoteLine,
    QuoteTeamShare,
    QuoteUserShare,
)

ERASED = _("Erased")
PAPER = ("number", "currency", "net_amount", "vat_amount", "gross_amount")
LINE = ("text", "quantity", "unit", "price_amount", "net_amount", "vat_amount")
# What was agreed is a paper of the books, for as long as the firm's rule says.
ORDERS = Keeping("orders", "ordered_on")
QUOTES = Keeping("orders", "issued_on", Q(status=Quote.Status.ACCEPTED))


def own_through(path: str) -> Find:
    """Rows of a client that is the person; a person of a company bought nothing themselves."""
    return lambda subject: Q(**{path: subject.client_id}) if subject.is_client else Q(pk__in=())


def near_through(path: str) -> Callable[[Subject], Q]:
    return lambda subject: Q(**{path: subject.client_id})


PLACES = (
    Place(
        "deals", _("Deals"), Deal, own_through("client"),
        ("title", "stage", "amount", "currency", "closes_on", "note", "lost_reason", "competitor", "closing_note",
         "created_at", "closed_at", "custom"),
        blank={"title": ERASED, "custom": {}, "made_text": "", "note": "", "competitor": "", "closing_note": "",
               "next_step_title": "", "next_step_at": None, "next_step_kind": ""},
        near=near_through("client"), texts=("title", "note", "competitor", "closing_note", "next_step_title"),
        module="sales", order=40,
    ),
    Place(
        "quotes", _("Quotes"), Quote, own_through("client"),
        (*PAPER, "title", "status", "issued_on", "valid_until", "intro", "terms", "decline_reason"),
        blank={"title": ERASED, "intro": "", "terms": "", "footer": "", "decline_reason": ""},
        near=near_through("client"), texts=("title", "intro", "terms", "footer", "decline_reason"),
        keeping=QUOTES, module="sales", order=41,
    ),
    Place(
        "orders", _("Orders"), Order, own_through("client"),
        (*PAPER, "ordered_on", "reference", "delivery", "delivered_on", "payment", "paid_on"),
        blank={"reference": ""}, near=near_through("client"), texts=("reference",),
        keeping=ORDERS, module="sales", order=42,
    ),
    *(
        Place(
            key, label, model, own_through(f"{root}__client"), LINE, blank={},
            near=near_through(f"{root}__client"), texts=("text",), module="sales", order=43,
        )
        for key, label, model, root in (
            ("deal_items", _("Deal items"), DealItem, "deal"),
            ("quote_lines", _("Quote lines"), QuoteLine, "quote"),
            ("order_lines", _("Order lines"), OrderLine, "order"),
        )
    ),
    *reasons_of_shares(
        DealUserShare, DealTeamShare, QuoteUserShare, QuoteTeamShare, OrderUserShare, OrderTeamShare,
        near=near_through("content_object__client"), module="sales", order=44,
    ),
)  # fmt: skip


def register() -> None:
    for place in PLACES:
        places.register(place)
