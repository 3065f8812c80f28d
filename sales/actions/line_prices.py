"""The prices of lines: asked of the price lists, unless somebody typed one by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sales.actions.lines import LineTerms
from sales.queries.prices import OfferedPrice, prices_for


def with_prices(terms: Sequence[LineTerms], stored: Sequence[Any], paper: Any, day: date) -> list[LineTerms]:
    """The terms with the price that the client of the deal or quote pays, and what gave it. A line that says what is
    `stored` keeps what it has; a price that nobody typed is asked anew. `day`: of the exchange rates.

    Raises NoRateError.
    """
    known = {line.pk: line for line in stored}
    wanted = [(term.product, term.quantity) for term in terms if term.product is not None]
    offers = prices_for(
        client=paper.client, branch=paper.branch_id, currency=paper.currency, wanted=wanted, day=day
    )
    return [_priced(term, known.get(term.line), offers) for term in terms]


def _priced(term: LineTerms, before: Any, offers: dict[tuple[int, Decimal], OfferedPrice]) -> LineTerms:
    if term.product is None:
        return term
    if before is not None and _stays(term, before):
        return replace(
            term,
            list_amount=before.list_amount,
            price_rule_id=before.price_rule_id,
            price_words=before.price_words,
        )
    offer = offers[term.product.pk, Decimal(term.quantity)]
    if term.price_amount is not None and term.price_amount not in (term.offered, offer.amount):
        return replace(term, list_amount=offer.list_amount)
    return replace(
        term,
        price_amount=offer.amount,
        list_amount=offer.list_amount,
        price_rule_id=offer.rule.pk if offer.rule else None,
        price_words=offer.words,
    )


def _stays(term: LineTerms, before: Any) -> bool:
    assert term.product is not None
    said = (term.product.pk, Decimal(term.quantity), term.price_amount)
    return said == (before.product_id, before.quantity, before.price_amount)
