"""Quantities, prices and currencies as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from contacts.imports.reasons import CellTrouble
from crm.money.amounts import known_currencies

POINT, COMMA = "point", "comma"
# Units, currencies and percent beside the figure; the sign may stand in front, behind, or as brackets.
FIGURE = re.compile(
    r"(?:[^\d\s.,()\-+−]{0,5}\s*)?([(\-+−]?\s*[\d.,'’\s\u00a0\u202f]*\d[.,]?\s*[)\-]?)\s*[^\d\s]{0,5}\.?"
)
SPACES = re.compile(r"[\s'’\u00a0\u202f]")
MARKS = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "zł": "PLN",
    "zl": "PLN",
    "₽": "RUB",
    "руб": "RUB",
    "﷼": "IRR",
    "ريال": "IRR",
}
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٬", "01234567890123456789.,")
MOST = Decimal(10) ** 12


def style_of(values: Iterable[str]) -> tuple[str, bool]:
    """(point or comma, is it certain): what parts whole from broken in a column of numbers."""
    points = commas = 0
    for value in values:
        text = value.strip().rstrip("%").strip()
        last = max(text.rfind("."), text.rfind(","))
        if last < 0:
            continue
        behind = len(text) - last - 1
        both, other = "." in text and "," in text, text.count(text[last]) > 1
        if (behind != 3 or both) and not other:
            points += text[last] == "."
            commas += text[last] == ","
        elif other or behind == 3:
            # 1.234.567 tells that the point parts thousands; 1.234 tells nothing.
            points += other and text[last] == ","
            commas += other and text[last] == "."
    return (COMMA if commas > points else POINT), bool(points or commas)


def read_number(text: str, style: str = POINT) -> Decimal:
    """Raises CellTrouble for what is no number, or too large for any column."""
    try:
        number = Decimal(text)  # the usual case
    except InvalidOperation:
        number = _read(text, style)
    else:
        if style == COMMA and text.count(".") == 1 and len(text) - text.rfind(".") == 4:
            number = _read(text, style)
    if not number.is_finite():
        raise CellTrouble("number")
    if abs(number) >= MOST:
        raise CellTrouble("number_big")
    return number


def _read(text: str, style: str) -> Decimal:
    found = FIGURE.fullmatch(text.translate(DIGITS))
    if not found:
        raise CellTrouble("number")
    figure = SPACES.sub("", found[1]).replace("−", "-")
    is_negative = figure[0] in "(-" or figure[-1] == "-"
    figure = figure.strip("()+-")
    mark = "," if figure.rfind(",") > figure.rfind(".") else "."
    if figure.count(mark) > 1 or _parts_thousands(figure, mark, style):
        figure = figure.replace(",", "").replace(".", "")
    else:
        figure = figure.replace("," if mark == "." else ".", "").replace(mark, ".")
    try:
        number = Decimal(figure)
    except InvalidOperation as error:
        raise CellTrouble("number") from error
    return -number if is_negative else number


def _parts_thousands(figure: str, mark: str, style: str) -> bool:
    """1,234 where the point parts broken numbers, 1.234 where the comma does."""
    other, parting = ("," if mark == "." else "."), ("," if style == POINT else ".")
    return other not in figure and mark == parting and len(figure) - figure.rfind(mark) == 4


def read_currency(text: str) -> str:
    code = MARKS.get(text.strip(". ").lower(), text.strip().upper())
    if code not in known_currencies():
        raise CellTrouble("currency")
    return code
