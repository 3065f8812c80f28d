"""Quotes of the demo firm: for deals that have come far enough, for lost ones, and for what was won."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crm.people.demo import DemoWorld
from sales.models import Deal, DealItem, DealStage, NumberSeries, Order, OrderLine, Quote, QuoteLine
from sales.models.lines import sums_of

QUOTED = ("Proposal", "Negotiation", "Closing")


@dataclass
class Paper:
    """A quote with the deal it is for and the order it became."""

    quote: Quote
    deal: Deal
    order: Order | None


def add_quotes(
    world: DemoWorld, deals: Sequence[Deal], won: Sequence[Order | None], orders: Sequence[Order]
) -> list[Quote]:
    """Quotes and their lines; `won` holds for each deal the order that it became. All papers get their numbers."""
    papers = [
        Paper(_quote(world, deal, status), deal, order)
        for deal, order in zip(deals, won, strict=True)
        if (status := _status(world, deal))
    ]
    papers.sort(key=lambda paper: (paper.quote.issued_on, paper.deal.pk))
    quotes = [paper.quote for paper in papers]
    last = _number(quotes, "Q", lambda quote: quote.issued_on)
    last |= _number(orders, "O", lambda order: order.ordered_on)
    lines = _lines(papers)
    Quote.objects.bulk_create(quotes, batch_size=1000)
    for line in lines:
        line.quote_id = line.quote.pk
    QuoteLine.objects.bulk_create(lines, batch_size=2000)
    for paper in papers:
        if paper.order:
            paper.order.quote, paper.order.deal_id = paper.quote, paper.deal.pk
    Order.objects.bulk_update(orders, ["number", "quote", "deal"], batch_size=1000)
    NumberSeries.objects.bulk_create(
        NumberSeries(prefix=prefix, year=year, last=number) for (prefix, year), number in last.items()
    )
    return quotes


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
    return Quote(
        client_id=deal.client_id, deal=deal, title=deal.title, status=status, currency=deal.currency,
        language=world.firm.language_for(deal.client.language),
        issued_on=issued.date(),
        valid_until=issued.date() + timedelta(days=7 if status == Quote.Status.EXPIRED else 45),
        sent_at=min(sent, world.now) if sent else None,
        decided_at=began if decided else None,
        decline_reason=deal.get_lost_reason_display() if status == Quote.Status.DECLINED else "",
        created_at=issued, changed_at=began, created_by=deal.owner,
        owner=deal.owner, team_id=deal.team_id, branch_id=deal.branch_id,
    )  # fmt: skip


def _lines(papers: Sequence[Paper]) -> list[QuoteLine]:
    """The lines of each quote: the items of its deal, or the lines of the order it became."""
    items: dict[int, list[Any]] = {}
    for item in DealItem.objects.order_by("deal_id", "position"):
        items.setdefault(item.deal_id, []).append(item)
    won = [paper.order.pk for paper in papers if paper.order]
    ordered: dict[int, list[Any]] = {}
    for line in OrderLine.objects.filter(order__in=won).order_by("order_id", "position"):
        ordered.setdefault(line.order_id, []).append(line)
    lines = []
    for paper in papers:
        source = ordered[paper.order.pk] if paper.order else items.get(paper.deal.pk, [])
        mine = [QuoteLine(quote=paper.quote, **line.terms()) for line in source]
        paper.quote.take(sums_of(mine))
        lines += mine
    return lines
