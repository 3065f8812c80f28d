"""A quote has the same totals wherever it is shown: editor, stored rows, paper, PDF, its client's page, order."""

import io
import os
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from contacts.models import Client
from crm.money.amounts import unit_of
from crm.money.lines import line_figures, totals
from sales.actions.lines import LineTerms, built, terms_in
from sales.actions.orders import accept_quote
from sales.actions.quotes import send_quote, write_quote
from sales.forms.lines import Rows, shown
from sales.models import OrderLine, Quote, QuoteLine
from sales.models.lines import sums_of
from sales.queries import documents
from sales.queries.client_quote import sums_with
from tests.sales.factories import QuoteFactory

# 100 of twelve lines each in a second or two; QUOTES=5000 for the nights.
QUOTES = int(os.environ.get("QUOTES", "100"))
TODAY = timezone.now().date()
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹−", "0123456789-")


def decimals(lowest, highest, places):
    return st.decimals(lowest, highest, places=places, allow_nan=False, allow_infinity=False)


lines = st.builds(
    LineTerms,
    text=st.sampled_from(["Toner", "Visit, with tea", "طراحی", "Ремонт"]),
    quantity=decimals(-50, 10_000, 3),
    price_amount=decimals(0, 100_000, 4),
    discount_percent=decimals(0, 100, 2),
    vat_rate=st.sampled_from([Decimal(rate) for rate in ("0", "5", "8.1", "19", "23")]),
    cost_amount=decimals(0, 100_000, 4),
    is_optional=st.booleans(),
)
papers = st.tuples(
    st.lists(lines, min_size=1, max_size=12),
    st.sampled_from(["EUR", "PLN", "JPY", "KWD", "IRR"]),
    st.sampled_from(["en", "pl", "ru", "fa"]),
    st.booleans(),
)


def coins(text, currency):
    """A figure on paper, in the smallest coins; whatever parts its thousands."""
    plain = str(text).translate(DIGITS)
    digits = "".join(sign for sign in plain if sign.isdecimal())
    return int(digits or 0) * (-1 if "-" in plain or plain.strip().startswith("(") else 1)


def in_coins(amount, currency):
    return int(amount / unit_of(currency))


def typed(rows):
    """The grid as the browser sends it."""
    fields = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0", "do": "save"}
    for number, row in enumerate(rows):
        cells = shown(row) | {"cost_amount": "", "line": "", "product": ""}
        cells["is_optional"] = "on" if row.is_optional else ""
        fields |= {f"lines-{number}-{name}": str(value) for name, value in cells.items()}
    return fields


def stored_from(terms, currency):
    """Rows as they lie in the table: each figure with the places of its column."""
    rows = []
    for term in terms:
        line = built(QuoteLine, term, currency, TODAY)
        line.is_optional = term.is_optional
        for name in ("net_amount", "vat_amount", "margin_amount"):
            setattr(line, name, getattr(line, name).quantize(Decimal("0.001")))
        rows.append(line)
    return rows


@settings(max_examples=QUOTES)
@given(papers)
def test_totals_agree_everywhere(paper):
    terms, currency, language, shows_discount = paper
    rows = stored_from(terms, currency)
    sums = sums_of(rows)
    assert sums == totals(line_figures(row, currency) for row in rows if not row.is_optional)
    with translation.override(language):
        formset = Rows(typed(rows)).formset()
        assert formset.is_valid(), formset.errors
        editor = sums_of(stored_from(formset.terms(None), currency))
    assert (editor.net, editor.vat, editor.by_rate) == (sums.net, sums.vat, sums.by_rate)
    again = sums_of(stored_from(terms_in(rows, currency, currency, TODAY), currency))
    assert again == sums, "written anew"
    chosen = [row for row in rows if not row.is_optional]
    assert sums_of([OrderLine(**row.terms()) for row in chosen]) == sums == sums_with(rows, [])
    every = sums_of([OrderLine(**row.terms()) for row in rows])
    for number, row in enumerate(rows, 1):
        row.pk = number
    assert every == sums_with(rows, range(1, len(rows) + 1)), "all optional lines taken"
    check_paper(rows, sums, currency, language, shows_discount)


def check_paper(rows, sums, currency, language, shows_discount):
    quote = Quote(
        client=Client(name="Nordwind"), currency=currency, language=language, number="Q-1", title="T",
        issued_on=TODAY, valid_until=TODAY, terms="{total}", shows_discount=shows_discount,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch, translation.override(language):
        patch.setattr(documents, "Firm", SimpleNamespace(load=lambda: None))
        printed = documents.printed_quote(quote, rows, shows_address=False)
    for text, amount in ((printed.net, sums.net), (printed.gross, sums.gross), (printed.terms, sums.gross)):
        assert coins(text, currency) == in_coins(amount, currency)
    nets = [coins(line.net, currency) for line in printed.lines if not line.is_optional]
    assert sum(nets) == coins(printed.net, currency), "the column adds up to its foot"
    vat = [coins(amount, currency) for _rate, _net, amount in printed.vat_rows]
    assert coins(printed.net, currency) + sum(vat) == coins(printed.gross, currency)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "pl", "ru", "fa"])
def test_one_quote_through_all_its_doors(client, anna, language):
    quote = QuoteFactory(owner=anna, language=language)
    rows = [("3", "64.505", "7.5", "23"), ("1.125", "1999.99", "0", "8.1"), ("-1", "12.34", "0", "23")]
    form = {"lines-TOTAL_FORMS": "3", "lines-INITIAL_FORMS": "0", "version": quote.version, "do": "save"}
    for number, cells in enumerate(rows):
        names = ("quantity", "price_amount", "discount_percent", "vat_rate")
        form |= {f"lines-{number}-{name}": text for name, text in zip(names, cells, strict=True)}
        form[f"lines-{number}-text"] = f"Line {number}"
    client.force_login(anna)
    live = client.post(reverse("quote_totals", args=[quote.pk]), form).text
    client.post(reverse("quote_lines", args=[quote.pk]), form)
    stored = write_quote(quote=quote, by=anna, changes={"terms": "{total}"})
    amount = in_coins(stored.gross_amount, "EUR")
    assert f"€{stored.gross_amount:,.2f}" in live
    paper = client.get(reverse("quote_print", args=[quote.pk])).text
    foot = paper.partition('<tr class="sum">')[2].partition('<td class="n"><b>')[2].partition("</b>")[0]
    assert coins(foot, "EUR") == amount
    if language != "fa":  # letters of the PDF stand in the order they are drawn
        document = client.get(reverse("quote_pdf", args=[quote.pk])).content
        words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
        assert str(amount) in "".join(sign for sign in words.partition("Q-")[2] if sign.isdecimal())
    order = accept_quote(quote=send_quote(quote=stored, by=anna), by=anna)
    assert (order.gross_amount, order.net_amount) == (stored.gross_amount, stored.net_amount)
