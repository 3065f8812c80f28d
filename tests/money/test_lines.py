"""Properties that hold for any document: what is shown adds up, to the smallest coin."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.money.amounts import UnknownCurrencyError, converted, rounded, unit_of
from crm.money.lines import line_figures, totals

CURRENCIES = ["EUR", "PLN", "USD", "JPY", "KWD", "IRR"]


@dataclass
class Line:
    quantity: Decimal
    price_amount: Decimal
    discount_percent: Decimal
    vat_rate: Decimal
    cost_amount: Decimal


def decimals(lowest, highest, places):
    return st.decimals(lowest, highest, places=places, allow_nan=False, allow_infinity=False)


lines = st.builds(
    Line,
    quantity=decimals(0, 10_000, 3),
    price_amount=decimals(-1_000, 100_000, 4),
    discount_percent=decimals(0, 100, 2),
    vat_rate=st.sampled_from([Decimal(rate) for rate in ("0", "5", "7", "8", "19", "23")]),
    cost_amount=decimals(0, 100_000, 4),
)
currencies = st.sampled_from(CURRENCIES)


@given(st.lists(lines, max_size=12), currencies)
def test_document_is_the_sum_of_its_lines(document, currency):
    figures = [line_figures(line, currency) for line in document]
    sums = totals(figures)
    assert sums.net == sum((line.net for line in figures), Decimal(0))
    assert sums.gross == sum((line.gross for line in figures), Decimal(0)) == sums.net + sums.vat
    assert sums.net == sum((net for _, net, _ in sums.by_rate), Decimal(0))
    assert sums.vat == sum((vat for _, _, vat in sums.by_rate), Decimal(0))
    assert totals(reversed(figures)) == sums


@given(lines, currencies)
def test_every_figure_is_in_whole_coins_and_near_the_exact_one(line, currency):
    figures = line_figures(line, currency)
    unit = unit_of(currency)
    exact = line.quantity * line.price_amount * (100 - line.discount_percent) / 100
    assert all(figure % unit == 0 for figure in (figures.net, figures.vat, figures.margin))
    assert abs(figures.net - exact) <= unit / 2
    assert abs(figures.vat - figures.net * line.vat_rate / 100) <= unit / 2


@given(st.lists(lines, min_size=1, max_size=12), currencies)
def test_vat_by_rate_is_within_half_a_coin_per_line(document, currency):
    sums = totals(line_figures(line, currency) for line in document)
    for rate, net, vat in sums.by_rate:
        count = sum(line.vat_rate == rate for line in document)
        assert abs(vat - net * rate / 100) <= unit_of(currency) / 2 * count


@given(decimals(-(10**9), 10**9, 4), currencies)
def test_rounding_is_settled_at_once_and_even_handed(amount, currency):
    once = rounded(amount, currency)
    assert rounded(once, currency) == once
    assert rounded(-amount, currency) == -once


def test_halves_go_away_from_zero():
    assert rounded(Decimal("0.125"), "EUR") == Decimal("0.13")
    assert rounded(Decimal("-0.125"), "EUR") == Decimal("-0.13")
    assert rounded(Decimal("0.5"), "JPY") == 1


def test_conversion_rounds_to_the_target_currency():
    assert converted(Decimal("99.99"), Decimal("0.2345"), "EUR") == Decimal("23.45")
    assert converted(Decimal(100), Decimal("162.375"), "JPY") == 16238


def test_unknown_currency_is_named():
    with pytest.raises(UnknownCurrencyError, match="XXL"):
        rounded(Decimal(1), "XXL")
