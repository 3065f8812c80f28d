"""A quote as its client reads it on the page that needs no account: what is on the paper, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from crm.money.lines import Totals, totals
from sales.models import Order, OrderLine, Quote, QuoteLine, QuoteLink, QuoteReply
from sales.queries.documents import PrintedLine, PrintedQuote, printed_quote
from sales.queries.quote_days import ends_at, has_ended
from sales.quote_tokens import address_of

OPEN = (Quote.Status.SENT, Quote.Status.EXPIRED)


def sums_with(lines: Iterable[QuoteLine], optional_ids: Iterable[int]) -> Totals:
    """What it comes to with the optional lines that were chosen."""
    chosen = set(optional_ids)
    return totals(line.figures for line in lines if not line.is_optional or line.pk in chosen)


@dataclass
class ClientLine:
    pk: int
    printed: PrintedLine
    is_chosen: bool


@dataclass
class ClientQuote:
    """`chosen`: the optional lines that are ticked, until the quote is accepted; then those that were ordered."""

    quote: Quote
    chosen: Sequence[int] = ()

    @cached_property
    def stored(self) -> list[QuoteLine]:
        lines = QuoteLine.objects.unscoped("the client holds the key of this quote").filter(quote=self.quote)
        return list(lines.select_related("product"))

    @cached_property
    def ticked(self) -> set[int]:
        optional = {line.pk for line in self.stored if line.is_optional}
        if self.order is None:
            return optional & set(self.chosen)
        bought = OrderLine.objects.unscoped("what its client ordered").filter(order=self.order)
        places = set(bought.values_list("position", flat=True))
        return {line.pk for line in self.stored if line.pk in optional and line.position in places}

    @cached_property
    def printed(self) -> PrintedQuote:
        return printed_quote(self.quote, self.stored, shows_address=False)

    @cached_property
    def lines(self) -> list[ClientLine]:
        pairs = zip(self.stored, self.printed.lines, strict=True)
        return [ClientLine(line.pk, printed, line.pk in self.ticked) for line, printed in pairs]

    @cached_property
    def sums(self) -> PrintedQuote:
        """The totals of what is chosen, as the paper writes them."""
        chosen = [line for line in self.stored if not line.is_optional or line.pk in self.ticked]
        bought = [QuoteLine(**line.terms()) for line in chosen]
        return printed_quote(self.quote, bought, shows_address=False)

    @property
    def total(self) -> Decimal:
        return sums_with(self.stored, self.ticked).gross

    @property
    def total_text(self) -> str:
        """As the form brings it back, in no language."""
        return format(self.total, "f")

    @property
    def has_optional(self) -> bool:
        return any(line.is_optional for line in self.stored)

    @cached_property
    def order(self) -> Order | None:
        if self.quote.status != Quote.Status.ACCEPTED:
            return None
        found: Order | None = (
            Order.objects.unscoped("of the client's own quote").filter(quote=self.quote).first()
        )
        return found

    @property
    def is_open(self) -> bool:
        return self.quote.status in OPEN and not self.has_ended

    @property
    def has_ended(self) -> bool:
        return self.quote.status in OPEN and has_ended(self.quote)

    @property
    def last_moment(self) -> datetime:
        return ends_at(self.quote) - timedelta(minutes=1)

    @cached_property
    def newer_url(self) -> str:
        """Where the version stands that replaced this one; "" for none, or none that can be read."""
        if self.quote.status != Quote.Status.REPLACED:
            return ""
        links = QuoteLink.objects.unscoped("of the same quote, sent to the same client").exclude(nonce="")
        newer = links.filter(quote__number=self.quote.number, quote__revision__gt=self.quote.revision)
        link = newer.exclude(quote__status=Quote.Status.DRAFT).order_by("-quote__revision").first()
        return address_of(link) if link else ""

    @cached_property
    def replies(self) -> list[QuoteReply]:
        rows = QuoteReply.objects.unscoped("what was said on this page").filter(quote=self.quote)
        return list(rows.select_related("answered_by"))

    @property
    def questions(self) -> list[QuoteReply]:
        return [row for row in self.replies if row.kind == QuoteReply.Kind.QUESTION]

    @property
    def decision(self) -> QuoteReply | None:
        return next((row for row in self.replies if row.kind != QuoteReply.Kind.QUESTION), None)
