"""Writing the lines of a deal, quote or order: the one place where terms become figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm.access.context import access_of
from crm.access.field_groups import group_of
from crm.frozen import frozen
from crm.money.lines import Totals
from sales.models import OfferedLine, PricedLine, Product
from sales.models.lines import sums_of
from sales.queries.rates import price_in

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class LineTerms:
    """What a person says about a line; text, unit, price and VAT left out come from the product.

    The cost counts for free lines only; left out, it stays that of the stored `line`.
    """

    product: Product | None = None
    text: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price_amount: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    vat_rate: Decimal | None = None
    is_optional: bool = False
    cost_amount: Decimal | None = None
    line: int | None = None
    # The price that the writer was shown: while it stands there, nobody typed one.
    offered: Decimal | None = None
    # Filled by sales.actions.line_prices.
    list_amount: Decimal | None = None
    price_rule_id: int | None = None
    price_words: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> LineTerms:
        """From a form's cleaned fields; what the form does not say keeps its default."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known and value is not None})


def built(model: type[PricedLine], terms: LineTerms, currency: str, day: date, **parent: Any) -> PricedLine:
    """An unsaved line with its figures; the cost is the product's, by the rates of the day."""
    product = terms.product
    price, cost, vat = terms.price_amount, terms.cost_amount or Decimal(0), terms.vat_rate
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
    if isinstance(line, OfferedLine):
        line.list_amount, line.price_words = terms.list_amount, terms.price_words
        line.price_rule_id = terms.price_rule_id
    line.compute(currency)
    return line


def with_costs(terms: Sequence[LineTerms], stored: Sequence[Any], by: User) -> list[LineTerms]:
    """The terms with the costs of their free lines: as `by` says, who may write costs, else as they were stored."""
    may_say = access_of(by).writes(group_of(Product, "cost_amount"))
    free = [line for line in stored if line.product_id is None]
    known = {line.text: line.cost_amount for line in free} | {line.pk: line.cost_amount for line in free}
    return [_costed(term, known, may_say=may_say) if term.product is None else term for term in terms]


def _costed(term: LineTerms, known: dict[Any, Decimal], *, may_say: bool) -> LineTerms:
    """Somebody else's save gives lines new keys; then the text tells which one it was."""
    if may_say and term.cost_amount is not None:
        return term
    return replace(term, cost_amount=known.get(term.line, known.get(term.text.strip())))


def terms_in(lines: Sequence[Any], before: str, currency: str, day: date) -> list[LineTerms]:
    """Stored lines as terms once more, their prices and costs in another currency by the rates of the day."""
    return [_term_in(line, before, currency, day) for line in lines]


def _term_in(line: Any, before: str, currency: str, day: date) -> LineTerms:
    product, price = line.product, line.price_amount
    is_usual = product and (
        price == line.offered or price == price_in(product.price_amount, product.currency, before, day)
    )
    return LineTerms(
        product=product,
        text=line.text,
        quantity=line.quantity,
        unit=line.unit,
        price_amount=None if is_usual else price_in(price, before, currency, day),
        discount_percent=line.discount_percent,
        vat_rate=line.vat_rate,
        is_optional=getattr(line, "is_optional", False),
        cost_amount=price_in(line.cost_amount, before, currency, day),
    )


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
    columns = {field.attname for field in model._meta.concrete_fields}
    model.objects.bulk_create(
        model(**parent, **{name: value for name, value in line.all_terms().items() if name in columns})
        for line in lines
    )
