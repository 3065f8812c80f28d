"""Lines pasted from a spreadsheet: code or name, quantity, price, discount, VAT; with tabs, semicolons or commas."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.imports.numbers import COMMA, POINT, style_of
from crm.frozen import frozen
from sales.forms.numbers import ENGLISH, typed_number

COLUMNS = ("quantity", "price_amount", "discount_percent", "vat_rate")
LONGEST = 300


@frozen
class Pasted:
    """One row: its number in the table, the words before the first figure, and the figures as the grid writes them."""

    number: int
    code: str
    name: str
    figures: Mapping[str, str]


def pasted_rows(text: str) -> list[Pasted]:
    """The rows of a pasted table; a row of titles at the top and empty rows are left out."""
    table = [(number, cells) for number, cells in enumerate(_cells(text), 1) if any(cells)]
    style = _style([cell for _number, cells in table for cell in cells[1:]])
    if len(table) > 1 and _is_head(table[0][1], table[1][1]):
        del table[0]
    return [_row(number, cells, style) for number, cells in table]


def lines_from(
    rows: list[Pasted], products: Mapping[str, Any], room: int
) -> tuple[list[dict[str, str]], list[str]]:
    """Rows of the grid, and what to say about those that were not taken as they stand. `products`: by their code."""
    lines, notes = [], []
    for row in rows[:room]:
        product = products.get(row.code.casefold())
        if product is None and row.code:
            said = {"row": row.number, "code": row.code[:40]}
            notes.append(_("Row %(row)s: “%(code)s” is no code of the catalogue; it is a free line.") % said)
        words = row.name or (product.name if product else row.code)
        line = {"text": words[:LONGEST], "quantity": "1", **row.figures}
        line |= {"product": str(product.pk), "unit": product.unit} if product else {}
        if product is None:
            line = {"price_amount": "0", "vat_rate": "0", **line}
        lines.append(line)
    if len(rows) > room:
        notes.append(_("%(count)s rows were left out: no more lines fit.") % {"count": len(rows) - room})
    return lines, notes


def _cells(text: str) -> Iterator[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    mark = "\t" if "\t" in text else ";" if ";" in text else ","
    for cells in csv.reader(lines, delimiter=mark):
        found = [cell.strip() for cell in cells]
        # A comma inside plain words parts nothing.
        yield [", ".join(found)] if mark == "," and len(found) > 1 and not _is_figure(found[-1]) else found


def _style(cells: list[str]) -> str:
    style, is_certain = style_of(cells)
    is_english = (get_language() or ENGLISH).startswith(ENGLISH)
    return style if is_certain or is_english else COMMA if any("," in cell for cell in cells) else POINT


def _is_figure(cell: str, style: str = POINT) -> bool:
    try:
        typed_number(cell.removesuffix("%").removesuffix("٪"), style)
    except ValidationError:
        return False
    return True


def _is_head(first: list[str], second: list[str]) -> bool:
    """Titles stand above figures, and are none."""
    return len(first) > 1 and not any(map(_is_figure, first)) and any(map(_is_figure, second[1:]))


def _row(number: int, cells: list[str], style: str) -> Pasted:
    first, rest, name = cells[0], cells[1:], ""
    if rest and rest[0] and not _is_figure(rest[0], style):
        name, rest = rest[0], rest[1:]
    figures = {column: _written(cell, style) for column, cell in zip(COLUMNS, rest, strict=False) if cell}
    return Pasted(number, first, name, figures)


def _written(cell: str, style: str) -> str:
    """As the grid writes it; what is no number stays as it is, and the grid says so."""
    try:
        found: Decimal = typed_number(cell.removesuffix("%").removesuffix("٪"), style)
    except ValidationError:
        return cell
    return format(found, "f")
