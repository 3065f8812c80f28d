"""Quotes and orders on pages: the grid, PDF, sending, acceptance, scope."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from contacts.models import Address
from crm.access.models import FieldGrant
from crm.access.models.version import AccessVersion
from crm.web import pdf
from sales.actions.deal_items import set_items
from sales.actions.lines import LineTerms
from sales.actions.orders import accept_quote
from sales.actions.quotes import quote_deal, send_quote, write_quote
from sales.models import Order, Quote, QuoteLine
from tests.sales.factories import DealFactory, OrderFactory, ProductFactory, QuoteFactory
from tests.sales.test_deal_pages import HTMX, line, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(anna):
    """A draft with one item."""
    product = ProductFactory(name="Toner, black", price_amount=Decimal("64.50"), cost_amount=Decimal(31))
    deal = DealFactory(owner=anna, title="Toner for the depot")
    items = [LineTerms(product=product, quantity=Decimal(3))]
    return quote_deal(deal=set_items(deal=deal, items=items, by=anna), by=anna)


def fresh(record):
    return type(record).objects.unscoped("test").get(pk=record.pk)


def words(answer):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


PAGES = ["quote_page", "quote_edit", "quote_accept", "quote_decline", "quote_pdf", "quote_print"]


@pytest.mark.parametrize("name", PAGES)
def test_a_foreign_quote_is_not_there(client, quote, personas, name):
    address = reverse(name, args=[quote.pk])
    for user in (personas.dario, personas.nils, personas.otto):
        client.force_login(user)
        assert client.get(address).status_code == 404
    client.force_login(personas.carla)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "name", ["quote_lines", "quote_send", "quote_accept", "quote_decline", "quote_revise"]
)
def test_a_foreign_quote_takes_no_posts(client, quote, dario, name):
    client.force_login(dario)
    assert client.post(reverse(name, args=[quote.pk]), posted(line())).status_code == 404
    assert fresh(quote).version == quote.version


def test_one_click_makes_a_quote_from_a_deal(client, anna):
    deal = DealFactory(owner=anna)
    client.force_login(anna)
    answer = client.post(reverse("quote_create", args=[deal.pk]))
    made = Quote.objects.unscoped("test").get(deal=deal)
    assert answer.url == made.get_absolute_url()
    assert made.number == f"Q-{timezone.localdate().year}-0001"


def test_the_grid_keeps_optional_lines_apart(client, quote, anna):
    client.force_login(anna)
    rows = [line(), line(1, text="Training", is_optional="on")]
    client.post(reverse("quote_lines", args=[quote.pk]), posted(*rows, version=quote.version))
    stored = list(QuoteLine.objects.unscoped("test").filter(quote=quote))
    assert [row.is_optional for row in stored] == [False, True]
    assert fresh(quote).net_amount == Decimal("39.98")


def test_a_sent_quote_shows_its_lines_and_takes_no_changes(client, quote, anna):
    send_quote(quote=quote, by=anna)
    client.force_login(anna)
    assert b"lines-form" not in client.get(quote.get_absolute_url()).content
    answer = client.post(
        reverse("quote_lines", args=[quote.pk]), posted(line(), version=quote.version + 1), headers=HTMX
    )
    assert answer.status_code == 422


def test_pdf_page_and_editor_show_the_same_figures(client, quote, anna):
    client.force_login(anna)
    document = client.get(reverse("quote_pdf", args=[quote.pk]))
    assert document.headers["Content-Type"] == "application/pdf"
    assert f'filename="{quote.number}.pdf"' in document.headers["Content-Disposition"]
    text = words(document)
    page = client.get(quote.get_absolute_url()).content.decode()
    for figure in ("€193.50", "€238.01"):
        assert figure in text
        assert figure in page
    assert "44.51" in text
    assert "Toner, black" in text


def test_the_paper_goes_to_the_billing_address_and_names_that_of_delivery(client, quote, anna):
    rows = Address.objects.unscoped("test")
    for kind, street in (("billing", "Bill Street 1"), ("delivery", "Gate 7"), ("site", "Site 9")):
        rows.create(client=quote.client, kind=kind, street=street, post_code="10-100", city="Oslo")
    client.force_login(anna)
    paper = client.get(reverse("quote_print", args=[quote.pk])).text
    assert "Bill Street 1" in paper and "Gate 7" in paper and "Site 9" not in paper
    order = accept_quote(quote=send_quote(quote=quote, by=anna), by=anna)
    assert "Gate 7, 10-100 Oslo" in client.get(order.get_absolute_url()).text
    FieldGrant.objects.filter(group="contact").delete()
    AccessVersion.bump()
    paper = client.get(reverse("quote_print", args=[quote.pk])).text
    assert "Bill Street 1" not in paper and "Gate 7" not in paper
    assert "Gate 7" not in client.get(order.get_absolute_url()).text


def test_pdf_is_in_the_language_of_the_client(client, quote, anna):
    write_quote(quote=quote, by=anna, changes={"language": "pl"})
    client.force_login(anna)
    assert "193,50 €" in words(client.get(reverse("quote_pdf", args=[quote.pk]))).replace("\u00a0", " ")
    write_quote(quote=quote, by=anna, changes={"language": "fa"})
    document = client.get(reverse("quote_print", args=[quote.pk])).content.decode()
    assert 'dir="rtl"' in document
    assert "۱۹۳٫۵۰" in document


def test_without_pango_the_print_page_comes_with_a_word(client, quote, anna, monkeypatch):
    monkeypatch.setattr(pdf, "has_pango", lambda: False)
    client.force_login(anna)
    answer = client.get(reverse("quote_pdf", args=[quote.pk]))
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "print this page instead" in answer.content.decode()


def test_send_accept_and_the_order_page(client, quote, anna):
    client.force_login(anna)
    client.post(reverse("quote_send", args=[quote.pk]))
    answer = client.post(reverse("quote_accept", args=[quote.pk]), {"reference": "PO 9", "wins_deal": "on"})
    order = Order.objects.unscoped("test").get(quote=quote)
    assert answer.url == order.get_absolute_url()
    assert (order.reference, order.gross_amount) == ("PO 9", fresh(quote).gross_amount)
    assert fresh(quote.deal).closed_at
    page = client.get(order.get_absolute_url()).content.decode()
    assert "€238.01" in page
    assert "PO 9" in page
    again = client.post(reverse("quote_accept", args=[quote.pk]), {})
    assert again.status_code == 422
    assert "accepted already" in again.content.decode()


def test_expired_is_said_and_refused(client, anna):
    old = QuoteFactory(
        owner=anna, status=Quote.Status.SENT, valid_until=timezone.localdate() - timedelta(days=1)
    )
    client.force_login(anna)
    page = client.get(old.get_absolute_url()).content.decode()
    assert "has expired" in page
    assert client.post(reverse("quote_accept", args=[old.pk]), {}).status_code == 422


def test_a_refused_verb_is_said_on_the_page(client, anna):
    empty = QuoteFactory(owner=anna)
    client.force_login(anna)
    page = client.post(reverse("quote_send", args=[empty.pk]), follow=True).content.decode()
    assert "without lines" in page


def test_the_head_is_checked(client, quote, anna):
    client.force_login(anna)
    form = {
        "title": "Depot", "language": "pl", "currency": "EUR", "issued_on": "2031-02-01", "valid_until": "2031-01-01",
    }  # fmt: skip
    assert client.post(reverse("quote_edit", args=[quote.pk]), form).status_code == 422
    assert client.post(reverse("quote_edit", args=[quote.pk]), form | {"valid_until": "2031-03-01"}).url
    assert fresh(quote).title == "Depot"


def test_service_reads_no_margin(client, quote, personas):
    client.force_login(personas.carla)
    assert "Margin" in client.get(quote.get_absolute_url()).content.decode()
    product = ProductFactory()
    client.force_login(personas.eva)
    page = client.get(product.get_absolute_url()).content.decode()
    assert product.name in page
    assert "Margin" not in page


def test_orders_are_seen_and_marked_within_the_scope(client, personas):
    order = OrderFactory(owner=personas.anna)
    client.force_login(personas.dario)
    assert client.get(order.get_absolute_url()).status_code == 404
    assert client.post(reverse("order_state", args=[order.pk]), {"payment": "done"}).status_code == 404
    client.force_login(personas.anna)
    client.post(reverse("order_state", args=[order.pk]), {"payment": "done"})
    assert fresh(order).payment == "done"


def test_colleagues_talk_on_quotes_and_orders(client, quote, anna):
    order = accept_quote(quote=send_quote(quote=quote, by=anna), by=anna)
    client.force_login(anna)
    for record in (fresh(quote), order):
        talk = reverse("record_talk", args=[record.entity, record.pk])
        assert f'hx-get="{talk}"' in client.get(record.get_absolute_url()).text
        panel = client.post(talk, {"text": "They want it by May"}, headers=HTMX)
        assert panel.status_code == 200 and "They want it by May" in panel.text


def test_order_again(client, quote, anna):
    order = accept_quote(quote=send_quote(quote=quote, by=anna), by=anna)
    client.force_login(anna)
    answer = client.post(reverse("order_repeat", args=[order.pk]))
    again = Order.objects.unscoped("test").exclude(pk=order.pk).get()
    assert answer.url == again.get_absolute_url()
    assert again.gross_amount == order.gross_amount


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_few_queries(client, quote, anna, count, django_assert_max_num_queries):
    write_quote(quote=quote, by=anna, changes={}, lines=[LineTerms(text="x")] * count)
    client.force_login(anna)
    for name, most in (("quote_page", 10), ("quote_print", 7)):
        address = reverse(name, args=[quote.pk])
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)
