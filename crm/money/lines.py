"""What a line of a quote or order comes to, and what the lines come to together.

The editor, the PDF and the order all call these two functions, so they cannot disagree.
The rule (docs/adr, VAT per line): net, VAT and margin are rounded on each line; totals and VAT by rate are sums of
rounded lines and are never computed from each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from crm.frozen import frozen
from crm.money.amounts import HUNDRED, ZERO, rounded


class Priced(Protocol):
    """What a line must know before its figures can be computed. Price and cost are per unit, rates in percent."""

    quantity: Decimal
    price_amount: Decimal
    discount_percent: Decimal
    vat_rate: Decimal
    cost_amount: Decimal


@frozen
class LineFigures:
    """The figures of one line in the currency of its document."""

    net: Decimal
    vat: Decimal
    margin: Decimal
    vat_rate: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


@frozen
class Totals:
    """The figures of a document. `by_rate` holds (VAT rate, net, VAT), lowest rate first."""

    net: Decimal
    vat: Decimal
    margin: Decimal
    by_rate: tuple[tuple[Decimal, Decimal, Decimal], ...]

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat

    @property
    def margin_share(self) -> float | None:
        return float(self.margin / self.net) if self.net else None


def line_figures(line: Priced, currency: str) -> LineFigures:
    """Net, VAT and margin of one line, each rounded to the currency."""
    net = rounded(line.quantity * line.price_amount * (HUNDRED - line.discount_percent) / HUNDRED, currency)
    return LineFigures(
        net=net,
        vat=rounded(net * line.vat_rate / HUNDRED, currency),
        margin=net - rounded(line.quantity * line.cost_amount, currency),
        vat_rate=line.vat_rate,
    )


def totals(figures: Iterable[LineFigures]) -> Totals:
    """The sums over lines, in any order of the lines the same."""
    net, vat, margin = ZERO, ZERO, ZERO
    rates: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for line in figures:
        net, vat, margin = net + line.net, vat + line.vat, margin + line.margin
        rate_net, rate_vat = rates.get(line.vat_rate, (ZERO, ZERO))
        rates[line.vat_rate] = (rate_net + line.net, rate_vat + line.vat)
    return Totals(net, vat, margin, tuple((rate, *rates[rate]) for rate in sorted(rates)))
