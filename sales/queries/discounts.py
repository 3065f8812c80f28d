"""How far the lines of a quote go below their prices, and whether that is beyond somebody's limit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm.access.context import held_roles, teams_of
from crm.frozen import frozen
from crm.money.amounts import HUNDRED, ZERO
from sales.models import DiscountLimit, Quote, QuoteApproval, QuoteLine
from sales.queries.prices import OfferedPrice, prices_for
from sales.queries.rates import NoRateError

if TYPE_CHECKING:
    from crm.people.models import User

CENT = Decimal("0.01")
MARKED = ("product_id", "text", "quantity", "price_amount", "discount_percent", "cost_amount", "is_optional")


@frozen
class Breach:
    """A line beyond the limit. `least_margin` is None where its margin is none of the reasons."""

    text: str
    discount: Decimal
    most: Decimal
    margin: Decimal
    least_margin: Decimal | None

    @property
    def is_discount(self) -> bool:
        return self.discount > self.most


def limits_of(user: User) -> list[DiscountLimit]:
    """The limits that hold for a person, by their roles and teams; three queries, one where the firm has none."""
    limits = list(DiscountLimit.objects.all())
    if not limits:
        return []
    teams = teams_of(user)
    roles = held_roles(user, teams)
    return [
        limit
        for limit in limits
        if (limit.role_id is None or limit.role_id in roles)
        and (limit.team_id is None or limit.team_id in teams)
    ]


def limit_for(limits: Iterable[DiscountLimit], category: str) -> tuple[Decimal, Decimal | None] | None:
    """(most discount, least margin) of a category by the closest limits, of several alike the widest; None for none."""
    known = category.casefold()
    fitting = [limit for limit in limits if not limit.category or limit.category.casefold() == known]
    if not fitting:
        return None
    closest = max(map(_closeness, fitting))
    alike = [limit for limit in fitting if _closeness(limit) == closest]
    margins = [limit.least_margin_percent for limit in alike]
    least = None if None in margins else min(margin for margin in margins if margin is not None)
    return max(limit.most_percent for limit in alike), least


def _closeness(limit: DiscountLimit) -> tuple[bool, bool, bool]:
    return bool(limit.category), limit.team_id is not None, limit.role_id is not None


def breaches_of(quote: Quote, lines: Sequence[QuoteLine], limits: Sequence[DiscountLimit]) -> list[Breach]:
    """The lines that go beyond these limits; what is given back has none. Lines want their products read."""
    found = []
    offered = offered_prices(quote, lines) if limits else {}
    for line in lines if limits else ():
        limit = limit_for(limits, line.product.category if line.product else "")
        if limit is None or line.quantity <= 0:
            continue
        most, least = limit
        usual = usual_price(line, offered)
        discount, margin = reduction_of(line, usual), margin_of(line)
        is_thin = least is not None and margin < least
        if discount > most or is_thin:
            found.append(Breach(line.text, discount, most, margin, least if is_thin else None))
    return found


def reduction_of(line: QuoteLine, usual: Decimal) -> Decimal:
    """In percent, below the usual price, so that a price typed lower counts as well."""
    if usual <= 0:
        return line.discount_percent
    asked = line.price_amount * (HUNDRED - line.discount_percent)
    return max((HUNDRED - asked / usual).quantize(CENT), ZERO)


def offered_prices(quote: Quote, lines: Sequence[QuoteLine]) -> dict[tuple[int, Decimal], OfferedPrice]:
    """What the client of the quote pays by the price lists, without anybody's discount."""
    wanted = [(line.product, line.quantity) for line in lines if line.product is not None]
    try:
        return prices_for(
            client=quote.client,
            branch=quote.branch_id,
            currency=quote.currency,
            wanted=wanted,
            day=quote.issued_on,
        )
    except NoRateError:
        return {}


def usual_price(line: QuoteLine, offered: Mapping[tuple[int, Decimal], OfferedPrice]) -> Decimal:
    """By the price lists or the catalogue; a price that a list gave stays usual when the list changes. 0: unknown."""
    if getattr(line, "price_words", ""):
        return line.price_amount
    offer = offered.get((line.product_id or 0, line.quantity))
    return offer.amount if offer else ZERO


def margin_of(line: QuoteLine) -> Decimal:
    """In percent of the net; a line that is given away leaves nothing, or less."""
    if line.net_amount <= 0:
        return ZERO if line.margin_amount >= 0 else -HUNDRED
    share = line.margin_amount / line.net_amount * HUNDRED
    return max(share, Decimal(-999_999)).quantize(CENT)


def lines_mark(quote: Quote, lines: Sequence[QuoteLine]) -> str:
    """A mark of what was agreed on: other words, figures or another currency give another one."""
    said: list[Any] = [[str(_plain(getattr(line, name))) for name in MARKED] for line in lines]
    return hashlib.sha256(json.dumps([quote.currency, said]).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) else value


def live_approval(quote: Quote) -> QuoteApproval | None:
    rows = QuoteApproval.objects.unscoped("of a quote in hand").filter(
        quote=quote, answer__in=QuoteApproval.LIVE
    )
    found: QuoteApproval | None = rows.select_related("approver", "asked_by", "answered_by").first()
    return found


def is_approved(quote: Quote, lines: Sequence[QuoteLine]) -> bool:
    found = live_approval(quote)
    is_yes = found is not None and found.answer == QuoteApproval.Answer.APPROVED
    return is_yes and found is not None and found.lines_mark == lines_mark(quote, lines)


def beyond_limit(quotes: Any, user: User) -> set[int]:
    """Which of many quotes the person may not send without an approval that holds."""
    limits = limits_of(user)
    if not limits:
        return set()
    found = set()
    for quote in quotes.prefetch_related(None).iterator(chunk_size=500):
        lines = list(
            QuoteLine.objects.unscoped("of quotes in hand").filter(quote=quote).select_related("product")
        )
        if breaches_of(quote, lines, limits) and not is_approved(quote, lines):
            found.add(quote.pk)
    return found
