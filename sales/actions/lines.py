"""Writing the lines of a deal, quote or order: the one place where terms become figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from crm.frozen import frozen
from crm.money.lines import Totals
from sales.models import PricedLine, Product
from sales.models.lines import sums_of
from sales.queries.rates import price_in


@frozen
class LineTerms:
    """What a person says about a line; text, unit, price and VAT left out come from the product."""

    product: Product | None = None
    text: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price_amount: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    vat_rate: Decimal | None = None
    is_optional: bool = False

    @classmethod
    def of(cls, values: dict[str, Any]) -> LineTerms:
        """From a form's cleaned fields; what the form does not say keeps its default."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known and value is not None})


def built(model: type[PricedLine], terms: LineTerms, currency: str, day: date, **parent: Any) -> PricedLine:
    """An unsaved line with its figures; the cost is the product's, by the rates of the day."""
    product = terms.product
    price, cost, vat = terms.price_amount, Decimal(0), terms.vat_rate
    if product is not None:
        cost = price_in(product.cost_amount, product.currency, currency, day)
        if price is None:
            price = price_in(product.price_amount, product.currency, currency, day)
        vat = product.vat_rate if vat is None else vat
    line = model(
        product=product,
        text=terms.text.strip() or (product.name if product else ""),
        quantity=terms.quantity,
        unit=terms.unit or (product.unit if product else ""),
        price_amount=price or Decimal(0),
        discount_percent=terms.discount_percent,
        vat_rate=vat or Decimal(0),
        cost_amount=cost,
        **parent,
    )
    line.compute(currency)
    return line


def rewrite(
    model: Any, parent: dict[str, Any], terms: Sequence[LineTerms], currency: str, day: date
) -> Totals:
    """Replace all lines of a parent by these and return their sums, without the optional ones."""
    model.objects.unscoped("the parent is in hand and locked").filter(**parent).delete()
    lines: list[Any] = []
    for position, term in enumerate(terms, 1):
        line = built(model, term, currency, day, position=position, **parent)
        if hasattr(line, "is_optional"):
            line.is_optional = term.is_optional
        lines.append(line)
    model.objects.bulk_create(lines)
    return sums_of(lines)


def copied(model: Any, parent: dict[str, Any], lines: Sequence[Any]) -> None:
    """Write the same lines, figures and all, under another parent."""
    model.objects.bulk_create(model(**parent, **line.terms()) for line in lines)
