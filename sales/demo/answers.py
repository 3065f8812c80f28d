"""Quotes of the demo firm as their clients have them: opened, asked about, accepted and declined on their page."""

from __future__ import annotations

from datetime import timedelta

from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.actions.quote_links import new_nonce
from sales.models import Quote, QuoteLink, QuoteOpening, QuoteReply

ASKED = (
    ("Could you deliver a week earlier?", "Yes: then it leaves on Monday."),
    ("Is the training included in the price?", "It is, for up to six people."),
    ("Can we pay in two parts?", ""),
    ("Do the toners fit the older machines as well?", ""),
)


def build(world: DemoWorld) -> None:
    with unlocked("the demo firm is written as a whole"):
        quotes = list(Quote.objects.exclude(sent_at=None).select_related("owner").order_by("pk"))
        links = [_link(world, quote) for quote in quotes]
        QuoteLink.objects.bulk_create(links, batch_size=1000)
        openings = [row for link in links for row in _openings(world, link)]
        QuoteOpening.objects.bulk_create(openings, batch_size=1000)
        replies = [row for row in (_decision(quote) for quote in quotes[::5]) if row]
        waiting = [quote for quote in quotes if quote.status == Quote.Status.SENT]
        replies += [_question(quote, *words) for quote, words in zip(waiting, ASKED, strict=False)]
        QuoteReply.objects.bulk_create(replies, batch_size=1000)
    world.say(f"Quotes by link: {len(openings)} openings, {len(replies)} answers and questions")


def _link(world: DemoWorld, quote: Quote) -> QuoteLink:
    """Opened up to four times in the days after it was sent."""
    link = QuoteLink(
        quote=quote, nonce=new_nonce(), made_at=quote.sent_at or quote.created_at, made_by=quote.owner
    )
    link.opened_count = world.random.randint(0, 4)
    if link.opened_count:
        span = (min(quote.decided_at or world.now, world.now) - link.made_at) / 2
        link.first_opened_at = link.made_at + min(span, timedelta(hours=world.random.randint(1, 30)))
        link.last_opened_at = link.first_opened_at + min(span, timedelta(hours=5 * (link.opened_count - 1)))
    return link


def _openings(world: DemoWorld, link: QuoteLink) -> list[QuoteOpening]:
    if link.first_opened_at is None or link.last_opened_at is None:
        return []
    step = (link.last_opened_at - link.first_opened_at) / max(link.opened_count - 1, 1)
    return [
        QuoteOpening(link=link, at=link.first_opened_at + step * number)
        for number in range(link.opened_count)
    ]


def _decision(quote: Quote) -> QuoteReply | None:
    if quote.status not in (Quote.Status.ACCEPTED, Quote.Status.DECLINED) or quote.decided_at is None:
        return None
    return QuoteReply(
        quote=quote, kind=quote.status, name="Purchasing", text=quote.decline_reason, at=quote.decided_at
    )


def _question(quote: Quote, text: str, answer: str) -> QuoteReply:
    at = quote.sent_at + timedelta(hours=3) if quote.sent_at else quote.created_at
    said = (
        {"answer": answer, "answered_by": quote.owner, "answered_at": at + timedelta(hours=2)}
        if answer
        else {}
    )
    return QuoteReply(quote=quote, name="Purchasing", text=text, at=at, **said)
