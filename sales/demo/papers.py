"""Quotes of the demo firm: for deals that have come far enough, for lost ones, and for what was won."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crm.people.demo import DemoWorld
from sales.models import Deal, DealItem, DealStage, NumberSeries, Order, OrderLine, Quote, QuoteLine
from sales.models.lines import sums_of

QUOTED = ("Proposal", "Negotiation", "Closing")


def add_quotes(world: DemoWorld, deals: Sequence[Deal], orders: Sequence[Order]) -> list[Quote]:
    quotes: list[Quote] = []
    sources: list[Any] = []
    for deal in deals:
        status = _status(world, deal)
        if status:
            quotes.append(_quote(world, deal, status))
            sources.append(deal)
    quotes_with = sorted(zip(quotes, sources, strict=True), key=lambda pair: (pair[0].issued_on, pair[1].pk))
    quotes = [quote for quote, _ in quotes_with]
    _number(quotes, "Q", lambda quote: quote.issued_on)
    lines = _lines(quotes_with)
    Quote.objects.bulk_create(quotes, batch_size=1000)
    for line in lines:
        line.quote_id = line.quote.pk
    QuoteLine.objects.bulk_create(lines, batch_size=2000)
    return quotes


def give_numbers(world: DemoWorld, quotes: Sequence[Quote], orders: Sequence[Order]) -> None:
    """Orders are numbered by their days, without gaps; the series go on from there. Won orders get their papers."""
    last = _number(orders, "O", lambda order: order.ordered_on)
    quote_of = {quote.won_order.pk: quote for quote in quotes if getattr(quote, "won_order", None)}
    for order in orders:
        quote = quote_of.get(order.pk)
        if quote:
            order.quote, order.deal_id = quote, quote.deal_id
    Order.objects.bulk_update(orders, ["number", "quote", "deal"], batch_size=1000)
    last |= _number(quotes, "Q", lambda quote: quote.issued_on)
    NumberSeries.objects.bulk_create(
        NumberSeries(prefix=prefix, year=year, last=number) for (prefix, year), number in last.items()
    )


def _number(papers: Sequence[Any], prefix: str, day_of: Any) -> dict[tuple[str, int], int]:
    last: Counter[tuple[str, int]] = Counter()
    for paper in papers:
        year = day_of(paper).year
        last[prefix, year] += 1
        paper.number = f"{prefix}-{year}-{last[prefix, year]:04d}"
    return dict(last)


def _status(world: DemoWorld, deal: Deal) -> str:
    """The state of the quote that a deal of this kind has; "" for none."""
    if deal.stage.kind == DealStage.Kind.WON:
        return Quote.Status.ACCEPTED
    if deal.stage.kind == DealStage.Kind.LOST:
        return world.random.choice(("", Quote.Status.DECLINED, Quote.Status.EXPIRED))
    if deal.stage.name == "Proposal":
        return world.random.choice((Quote.Status.DRAFT, Quote.Status.SENT, Quote.Status.SENT))
    return Quote.Status.SENT if deal.stage.name in QUOTED else ""


def _quote(world: DemoWorld, deal: Deal, status: str) -> Quote:
    decided = status in {Quote.Status.ACCEPTED, Quote.Status.DECLINED}
    began: datetime = deal.closed_at or deal.stage_since
    issued = began - timedelta(days=8 if deal.closed_at else 0)
    sent = None if status == Quote.Status.DRAFT else issued + timedelta(hours=2)
    quote = Quote(
        client_id=deal.client_id, deal=deal, title=deal.title, status=status, currency=deal.currency,
        language=deal.client.language or world.firm.language,
        issued_on=issued.date(),
        valid_until=issued.date() + timedelta(days=7 if status == Quote.Status.EXPIRED else 45),
        sent_at=min(sent, world.now) if sent else None,
        decided_at=began if decided else None,
        decline_reason=deal.get_lost_reason_display() if status == Quote.Status.DECLINED else "",
        created_at=issued, changed_at=began, created_by=deal.owner,
        owner=deal.owner, team_id=deal.team_id, branch_id=deal.branch_id,
    )  # fmt: skip
    quote.won_order = getattr(deal, "won_order", None)
    return quote


def _lines(pairs: Sequence[tuple[Quote, Deal]]) -> list[QuoteLine]:
    """The lines of each quote: the items of its deal, or the lines of the order it became."""
    items: dict[int, list[Any]] = {}
    for item in DealItem.objects.order_by("deal_id", "position"):
        items.setdefault(item.deal_id, []).append(item)
    won = [quote.won_order.pk for quote, _ in pairs if quote.won_order]
    ordered: dict[int, list[Any]] = {}
    for line in OrderLine.objects.filter(order__in=won).order_by("order_id", "position"):
        ordered.setdefault(line.order_id, []).append(line)
    lines = []
    for quote, deal in pairs:
        source = ordered[quote.won_order.pk] if quote.won_order else items.get(deal.pk, [])
        mine = [QuoteLine(quote=quote, **line.terms()) for line in source]
        quote.take(sums_of(mine))
        lines += mine
    return lines
