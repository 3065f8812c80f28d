"""What a printed quote shows, gathered once for the PDF and the print page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from contacts.models import Address
from contacts.postal import Place, main_place, places_for
from crm.frozen import frozen
from crm.money.lines import Totals
from crm.money.text import amount_text, bare_amount_text, localised_digits, quantity_text
from crm.people.models import Firm
from sales.models import Quote, QuoteLine
from sales.models.lines import sums_of

Kind = Address.Kind


@frozen
class PrintedLine:
    """A line with its figures written in the language of the document."""

    number: str
    text: str
    quantity: str
    unit: str
    price: str
    discount: str
    vat: str
    net: str
    is_optional: bool


@frozen
class PrintedQuote:
    """A quote ready for paper; every figure comes from the stored lines."""

    quote: Quote
    firm: Firm | None
    lines: Sequence[PrintedLine]
    net: str
    gross: str
    vat_rows: Sequence[tuple[str, str, str]]
    has_discount: bool
    shows_address: bool
    place: Place  # the client's address for bills; the main one without such
    delivery: Place | None

    @property
    def is_rtl(self) -> bool:
        return self.quote.language.startswith("fa")


def printed_quote(quote: Quote, lines: Sequence[QuoteLine], *, shows_address: bool) -> PrintedQuote:
    """Call it with the document's language active: units are words. `shows_address`: whether its maker may read it."""
    language, currency = quote.language, quote.currency
    sums: Totals = sums_of(lines)
    places = places_for(quote.client, Kind.BILLING, Kind.DELIVERY) if shows_address else {}
    return PrintedQuote(
        quote=quote,
        firm=Firm.load(),
        lines=[_line(number, line, currency, language) for number, line in enumerate(lines, 1)],
        net=amount_text(sums.net, currency, language),
        gross=amount_text(sums.gross, currency, language),
        vat_rows=[
            (
                _percent(rate, language),
                bare_amount_text(net, currency, language),
                bare_amount_text(vat, currency, language),
            )
            for rate, net, vat in sums.by_rate
        ],
        has_discount=any(line.discount_percent for line in lines),
        shows_address=shows_address,
        place=places.get(Kind.BILLING) or main_place(quote.client),
        delivery=places.get(Kind.DELIVERY),
    )  # fmt: skip


def _line(number: int, line: QuoteLine, currency: str, language: str) -> PrintedLine:
    price = line.price_amount
    fine = price != price.quantize(Decimal("0.01"))
    return PrintedLine(
        number=localised_digits(str(number), language),
        text=line.text,
        quantity=quantity_text(line.quantity, language),
        unit=line.unit_label,
        price=localised_digits(format(price.normalize(), "f"), language)
        if fine
        else bare_amount_text(price, currency, language),
        discount=_percent(line.discount_percent, language) if line.discount_percent else "",
        vat=_percent(line.vat_rate, language),
        net=bare_amount_text(line.net_amount, currency, language),
        is_optional=line.is_optional,
    )


def _percent(rate: Decimal, language: str) -> str:
    sign = "٪" if language.startswith("fa") else "%"
    return f"{quantity_text(rate, language)}\u00a0{sign}"
