from decimal import Decimal

import pytest

from contacts.imports.numbers import read_currency, read_number, style_of
from contacts.imports.reasons import CellTrouble


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1234.50", "point", "1234.50"), ("1,234.50", "point", "1234.50"), ("1.234,50", "comma", "1234.50"),
        ("1.234,50", "point", "1234.50"), ("1 234,50 zł", "comma", "1234.50"), ("1\u00a0234", "point", "1234"),
        ("1,234", "point", "1234"), ("1.234", "comma", "1234"), ("1.234", "point", "1.234"), ("1,5", "point", "1.5"),
        ("-5", "point", "-5"), ("5-", "point", "-5"), ("(12.30)", "point", "-12.30"), ("€ 12", "point", "12"),
        ("12 EUR", "point", "12"), ("23%", "point", "23"), ("1'234.5", "point", "1234.5"), ("۱۲۳", "point", "123"),
        ("1.234.567", "point", "1234567"), ("0", "point", "0"),
    ],
)  # fmt: skip
def test_numbers(text, style, number):
    assert read_number(text, style) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "many", "12-13", "1e999", "NaN", "Infinity", "12 of 13", "--", "9" * 20]
)
def test_what_is_no_number(text):
    with pytest.raises(CellTrouble):
        read_number(text)


@pytest.mark.parametrize(
    ("values", "style"),
    [
        (["1.5", "12"], ("point", True)), (["1,50", "2,00"], ("comma", True)), (["1.234,50"], ("comma", True)),
        (["12", "13"], ("point", False)), (["1.234", "5.678"], ("point", False)), (["1.234.567"], ("comma", True)),
    ],
)  # fmt: skip
def test_style_of_a_column(values, style):
    assert style_of(values) == style


def test_currencies():
    assert [read_currency(text) for text in ("eur", "€", "zł", "PLN")] == ["EUR", "EUR", "PLN", "PLN"]
    with pytest.raises(CellTrouble):
        read_currency("money")
