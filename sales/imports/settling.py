"""What the names of columns leave open in a purchase history: whether a figure is a quantity, a price or a total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median

from contacts.imports.numbers import read_number
from contacts.imports.reasons import CellTrouble

Rows = Sequence[Sequence[str]]
FEW = 20  # pieces that a usual line has at most
ENOUGH = 3


def settle_lines(mapping: dict[int, str], rows: Rows) -> None:
    """Improve what was suggested by what stands in the columns."""
    at = {target: position for position, target in mapping.items()}
    if "amount" in at and "price" in at and "quantity" not in at:
        amounts = _numbers(rows, at["amount"])
        prices = _numbers(rows, at["price"])
        equal = sum(amounts[row] == prices.get(row) for row in amounts)
        if amounts and equal * 2 < len(amounts) and _are_pieces(list(amounts.values())):
            mapping[at["amount"]] = "quantity"
            at["quantity"] = at.pop("amount")
    key = at.get("product_code", at.get("product_name"))
    if "quantity" in at and key is not None and "amount" not in at and "price" in at:
        if _grows_with_quantity(rows, key, at["quantity"], at["price"]):
            mapping[at["price"]] = "amount"
        if "cost" in at and _grows_with_quantity(rows, key, at["quantity"], at["cost"]):
            mapping[at["cost"]] = "cost_total"


def _numbers(rows: Rows, position: int) -> dict[int, Decimal]:
    found = {}
    for number, cells in enumerate(rows):
        if position < len(cells) and cells[position].strip():
            try:
                found[number] = read_number(cells[position].strip())
            except CellTrouble:
                continue
    return found


def _are_pieces(numbers: list[Decimal]) -> bool:
    return all(number == number.to_integral_value() for number in numbers) and median(numbers) <= FEW


def _grows_with_quantity(rows: Rows, product: int, quantity: int, price: int) -> bool:
    """Whether two pieces of a product stand there with twice the figure of one."""
    quantities, prices = _numbers(rows, quantity), _numbers(rows, price)
    seen: dict[str, dict[Decimal, Decimal]] = defaultdict(dict)
    for number in quantities.keys() & prices.keys():
        if product < len(rows[number]) and quantities[number] > 0:
            seen[rows[number][product]].setdefault(quantities[number], prices[number])
    totals = units = 0
    for figures in seen.values():
        for (few, one), (many, other) in pairwise(sorted(figures.items())):
            as_total, as_unit = abs(other - one * many / few), abs(other - one)
            totals += as_total < as_unit
            units += as_unit < as_total
    return totals >= ENOUGH and totals > 2 * units
