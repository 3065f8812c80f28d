"""What the demo firm sells: plainly made-up office and workshop equipment and the work around it."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from crm.people.demo import DemoWorld
from sales.models import ExchangeRate, PricedLine, Product
from sales.queries.periods import month_start

# Under each category: code, name, unit, price, cost, VAT.
CATALOGUE: dict[str, list[tuple[Any, ...]]] = {
    "Printing": [
        ("PR-100", "Office printer Demo 100", "pc", 420, 298, 23),
        ("PR-240", "Colour printer Demo 240", "pc", 980, 702, 23),
        ("PR-600", "Production printer Demo 600", "pc", 8400, 6150, 23),
        ("PR-T01", "Toner, black", "pc", 64, 31, 23),
        ("PR-T02", "Toner, colour set", "pack", 189, 96, 23),
        ("PR-P80", "Paper A4, 80 g, box", "pack", 24, "15.20", 23),
        ("PR-L40", "Label rolls, box of 40", "pack", 72, "38.50", 23),
    ],
    "Scanning": [
        ("SC-010", "Hand scanner Demo 10", "pc", 210, 128, 23),
        ("SC-050", "Ring scanner Demo 50", "pc", 640, 402, 23),
        ("SC-300", "Port scanner Demo 300", "pc", 5200, 3640, 23),
        ("SC-B10", "Scanner battery", "pc", 38, "14.90", 23),
    ],
    "Workshop": [
        ("WS-110", "Workbench Demo 110", "pc", 560, 371, 23),
        ("WS-220", "Tool cabinet Demo 220", "pc", 890, 604, 23),
        ("WS-310", "Lifting table Demo 310", "pc", 2450, 1720, 23),
        ("WS-415", "Compressor Demo 415", "pc", 3900, 2810, 23),
        ("WS-G20", "Safety gloves, 20 pairs", "pack", 46, "22.40", 23),
        ("WS-F05", "Filter cartridge", "pc", 29, "11.30", 23),
        ("WS-O20", "Machine oil, 20 l", "pc", 118, "71.00", 23),
        ("WS-B50", "Cutting blades, box of 50", "pack", 95, "47.80", 23),
    ],
    "Furniture": [
        ("FU-120", "Desk Demo 120", "pc", 340, 212, 23),
        ("FU-130", "Standing desk Demo 130", "pc", 690, 447, 23),
        ("FU-200", "Office chair Demo 200", "pc", 285, 166, 23),
        ("FU-310", "Shelf Demo 310", "pc", 160, 92, 23),
        ("FU-500", "Meeting table Demo 500", "pc", 1150, 760, 23),
    ],
    "Devices": [
        ("DV-T08", "Tablet Demo 8", "pc", 390, 291, 23),
        ("DV-T11", "Rugged tablet Demo 11", "pc", 1180, 846, 23),
        ("DV-W20", "Access point Demo 20", "pc", 240, 149, 23),
        ("DV-S04", "Cold chain sensor", "pc", 85, "41.20", 23),
        ("DV-C10", "Charging cabinet Demo 10", "pc", 720, 468, 23),
    ],
    "Service": [
        ("SV-VIS", "Service visit", "h", 95, 52, 23),
        ("SV-DAY", "Engineer on site", "day", 680, 390, 23),
        ("SV-TRN", "Training", "day", 890, 410, 23),
        ("SV-C12", "Care plan, printer", "month", 39, 17, 23),
        ("SV-C24", "Care plan, workshop", "month", 120, 58, 23),
        ("SV-INS", "Installation", "flat", 450, 260, 23),
        ("SV-RNT", "Rental of equipment", "month", 310, 195, 23),
    ],
    "Books and safety": [
        ("BS-HB1", "Safety handbook", "pc", 32, "14.00", 5),
        ("BS-FAK", "First-aid kit", "pc", 58, "33.10", 8),
        ("BS-SGN", "Safety signs, set", "pack", 74, "36.00", 23),
        ("BS-PPE", "Protective clothing, set", "pc", 140, "84.00", 8),
    ],
}
# What is bought again and again; the rest is bought once in a while.
CONSUMABLES = (
    "PR-T01", "PR-T02", "PR-P80", "PR-L40", "SC-B10", "WS-G20", "WS-F05", "WS-O20", "WS-B50", "SV-VIS", "BS-PPE",
)  # fmt: skip
MONTHS = 26

Line = TypeVar("Line", bound=PricedLine)
Rates = dict[date, Decimal]
Currencies = dict[int, str]  # by the key of the client


def priced(
    model: type[Line], product: Product, quantity: int, discount: int, currency: str, rate: Decimal
) -> Line:
    """An unsaved line of the product, in a currency of which one unit costs `rate` in the firm's."""
    line = model(
        product=product,
        text=product.name,
        unit=product.unit,
        quantity=Decimal(quantity),
        discount_percent=Decimal(discount),
        vat_rate=product.vat_rate,
        price_amount=(product.price_amount / rate).quantize(Decimal("0.01")),
        cost_amount=(product.cost_amount / rate).quantize(Decimal("0.0001")),
    )
    line.compute(currency)
    return line


def add_products(world: DemoWorld) -> list[Product]:
    own = world.firm.currency
    products = [
        Product(
            code=code,
            name=name,
            category=category,
            kind=Product.Kind.SERVICE if category == "Service" else Product.Kind.GOODS,
            unit=unit,
            price_amount=Decimal(price),
            cost_amount=Decimal(cost),
            currency=own,
            vat_rate=Decimal(vat),
        )
        for category, rows in CATALOGUE.items()
        for code, name, unit, price, cost, vat in rows
    ]
    return Product.objects.bulk_create(products)


def other_currency(world: DemoWorld) -> str:
    return "EUR" if world.firm.currency == "PLN" else "PLN"


def add_rates(world: DemoWorld) -> Rates:
    """One rate a month for the second currency of the firm, drifting a little."""
    code = other_currency(world)
    middle = Decimal("4.29") if code == "EUR" else Decimal("0.233")
    rates: Rates = {}
    for number in range(-MONTHS, 1):
        drift = Decimal(str(round(1 + 0.018 * math.sin(number / 2.6), 5)))
        rates[month_start(world.today, number)] = (middle * drift).quantize(Decimal("0.000001"))
    ExchangeRate.objects.bulk_create(
        ExchangeRate(currency=code, on=day, rate=rate) for day, rate in rates.items()
    )
    return rates
