"""What a printed quote shows, gathered once for the PDF and the print page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from contacts.models import Address
from contacts.postal import Place, main_place, places_for
from crm.frozen import frozen
from crm.money.amounts import HUNDRED
from crm.money.lines import Totals
from crm.money.text import amount_text, bare_amount_text, localised_digits, quantity_text
from crm.people.models import Firm
from sales.models import Quote, QuoteLine
from sales.models.lines import sums_of
from sales.queries.quote_templates import said_of

Kind = Address.Kind


@frozen
class PrintedLine:
    """A line with its figures written in the language of the document."""

    number: str
    code: str
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
    intro: str
    terms: str
    footer: str
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
        lines=[_line(number, line, quote) for number, line in enumerate(lines, 1)],
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
        intro=said_of(quote, quote.intro, sums.gross),
        terms=said_of(quote, quote.terms, sums.gross),
        footer=said_of(quote, quote.footer, sums.gross),
        has_discount=quote.shows_discount and any(line.discount_percent for line in lines),
        shows_address=shows_address,
        place=places.get(Kind.BILLING) or main_place(quote.client),
        delivery=places.get(Kind.DELIVERY),
    )  # fmt: skip


def _line(number: int, line: QuoteLine, quote: Quote) -> PrintedLine:
    """Where discounts are not shown, the price is the one after it."""
    currency, language, price = quote.currency, quote.language, line.price_amount
    if not quote.shows_discount:
        price = (price * (HUNDRED - line.discount_percent) / HUNDRED).quantize(Decimal("0.0001"))
    fine = price != price.quantize(Decimal("0.01"))
    return PrintedLine(
        number=localised_digits(str(number), language),
        code=line.product.code if quote.shows_codes and line.product else "",
        text=line.text,
        quantity=quantity_text(line.quantity, language),
        unit=line.unit_label,
        price=localised_digits(format(price.normalize(), "f"), language)
        if fine
        else bare_amount_text(price, currency, language),
        discount=_percent(line.discount_percent, language)
        if line.discount_percent and quote.shows_discount
        else "",
        vat=_percent(line.vat_rate, language),
        net=bare_amount_text(line.net_amount, currency, language),
        is_optional=line.is_optional,
    )


def _percent(rate: Decimal, language: str) -> str:
    sign = "٪" if language.startswith("fa") else "%"
    return f"{quantity_text(rate, language)}\u00a0{sign}"
