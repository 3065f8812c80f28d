from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crm.money.lines import Totals
from sales.models import Order, Quote, QuoteLine
from sales.models.lines import sums_of

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass
class QuotePage:
    """What the page of one quote shows, under the reader's scope."""

    quote: Quote
    user: User

    @cached_property
    def lines(self) -> list[QuoteLine]:
        return list(QuoteLine.objects.visible_to(self.user).filter(quote=self.quote))

    @property
    def sums(self) -> Totals:
        return sums_of(self.lines)

    @cached_property
    def revisions(self) -> list[Quote]:
        """All versions of this number, newest first."""
        same = Quote.objects.visible_to(self.user).filter(number=self.quote.number)
        return list(same.order_by("-revision"))

    @cached_property
    def order(self) -> Order | None:
        found: Order | None = Order.objects.visible_to(self.user).filter(quote=self.quote).first()
        return found
