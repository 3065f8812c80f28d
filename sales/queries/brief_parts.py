"""What sales says in the brief of a client: open quotes and deals, what is at risk with them, the last orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client
from contacts.registries import BriefLine
from crm.access.context import access_of
from crm.web.formats import date_short, money, relative_day
from sales.models import Deal, Order, Quote

if TYPE_CHECKING:
    from crm.people.models import User

SOON = timedelta(days=7)
LATELY = timedelta(days=90)
LAST_ORDERS = 3
Lines = Mapping[int, Sequence[BriefLine]]


def quote_lines(clients: Sequence[Client], user: User) -> Lines:
    """Drafts and sent quotes, the one that ends first before others; the margin for those who may see it."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    with_margin = access_of(user).reads("margin")
    open_ones = Quote.objects.visible_to(user).filter(
        client__in=clients, status__in=(Quote.Status.DRAFT, Quote.Status.SENT)
    )
    for quote in open_ones.order_by("valid_until", "pk"):
        found[quote.client_id].append(_quote_line(quote, with_margin=with_margin))
    return found


def _quote_line(quote: Quote, *, with_margin: bool) -> BriefLine:
    notes = [quote.status_label, _("valid until %(day)s") % {"day": date_short(quote.valid_until)}]
    if with_margin:
        notes.append(_("margin %(amount)s") % {"amount": money(quote.margin_amount, quote.currency)})
    risk = ""
    if quote.has_expired:
        risk = _("Quote %(number)s has expired without an answer.") % {"number": quote.label}
    elif quote.status == Quote.Status.SENT and quote.valid_until <= timezone.localdate() + SOON:
        names = {"number": quote.label, "day": date_short(quote.valid_until)}
        risk = _("Quote %(number)s expires on %(day)s.") % names
    return BriefLine(
        text=f"{quote.label} {quote.title}",
        note=" · ".join(notes),
        amount=money(quote.net_amount, quote.currency),
        url=quote.get_absolute_url(),
        tone="warn" if risk else "",
        risk=risk,
    )


def deal_lines(clients: Sequence[Client], user: User) -> Lines:
    """Open deals, the next to close first; deals lost lately are a risk only."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    deals = Deal.objects.visible_to(user).filter(client__in=clients).select_related("stage")
    for deal in deals.filter(closed_at=None).order_by("closes_on", "pk"):
        found[deal.client_id].append(_deal_line(deal))
    lost = deals.filter(closed_at__gte=timezone.now() - LATELY, stage__kind="lost")
    for deal in lost.order_by("-closed_at"):
        words = {
            "deal": deal.title,
            "when": relative_day(deal.closed_at),
            "why": deal.get_lost_reason_display(),
        }
        risk = (
            _("Deal %(deal)s was lost %(when)s: %(why)s.")
            if deal.lost_reason
            else _("Deal %(deal)s was lost %(when)s.")
        )
        found[deal.client_id].append(BriefLine(risk=risk % words))
    return found


def _deal_line(deal: Deal) -> BriefLine:
    risk = ""
    if deal.closes_on < timezone.localdate():
        risk = _("Deal %(deal)s should have closed on %(day)s.")
    elif deal.is_stuck:
        risk = _("Deal %(deal)s is stuck in %(stage)s.")
    elif deal.next_step_at is None:
        risk = _("Deal %(deal)s has no next step.")
    words = {"deal": deal.title, "day": date_short(deal.closes_on), "stage": deal.stage}
    return BriefLine(
        text=deal.title,
        note=" · ".join((str(deal.stage), _("closes %(day)s") % {"day": date_short(deal.closes_on)})),
        amount=money(deal.amount, deal.currency),
        url=deal.get_absolute_url(),
        tone="warn" if risk else "",
        risk=risk % words,
    )


def order_lines(clients: Sequence[Client], user: User) -> Lines:
    """The last few orders of each client, and whether they were delivered. One query."""
    found: dict[int, list[BriefLine]] = defaultdict(list)
    latest = [F("ordered_on").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by=F("client"), order_by=latest)
    rows = Order.objects.visible_to(user).filter(client__in=clients).annotate(place=place)
    for order in rows.filter(place__lte=LAST_ORDERS).order_by("client", "-ordered_on", "-pk"):
        found[order.client_id].append(
            BriefLine(
                text=order.number,
                note=f"{date_short(order.ordered_on)} · {order.get_delivery_display()}",
                amount=money(order.net_amount, order.currency),
                url=order.get_absolute_url(),
            )
        )
    return found
