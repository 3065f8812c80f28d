"""Texts of quotes: which one a quote begins with, what it says, and how it looks on paper."""

import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from sales.actions.lines import LineTerms
from sales.actions.quote_templates import add_template, change_template, drop_template, take_texts
from sales.actions.quotes import quote_deal, write_quote
from sales.models import QuoteTemplate
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, ProductFactory, QuoteFactory

pytestmark = pytest.mark.django_db


def deal_in(language, owner):
    client = ClientFactory(owner=owner, name="Nordwind", language=language)
    return DealFactory(owner=owner, client=client)


def test_a_quote_begins_with_the_text_of_its_language_and_branch(anna, edda):
    add_template(by=edda, name="All", intro="Hello {name}")
    add_template(by=edda, name="Polish", language="pl", intro="Dzień dobry {name}", terms="Do {valid_until}")
    assert quote_deal(deal=deal_in("pl", anna), by=anna).intro == "Dzień dobry Nordwind"
    assert quote_deal(deal=deal_in("ru", anna), by=anna).intro == "Hello Nordwind"
    add_template(by=edda, name="Branch", language="pl", branch=anna.home_team.branch, intro="Z oddziału")
    assert quote_deal(deal=deal_in("pl", anna), by=anna).intro == "Z oddziału"


def test_one_usual_text_and_quotes_keep_their_words(anna, edda):
    first = add_template(by=edda, name="First", intro="One")
    quote = quote_deal(deal=deal_in("en", anna), by=anna)
    change_template(first, by=edda, intro="Other", is_default=True)
    second = add_template(by=edda, name="Second", intro="Two")
    assert [row.is_default for row in QuoteTemplate.objects.order_by("pk")] == [False, True]
    quote.refresh_from_db()
    assert quote.intro == "One"
    assert take_texts(quote=quote, template=second, by=anna).intro == "Two"
    drop_template(second, by=edda)
    polish = add_template(by=edda, name="Polish", language="pl")
    with pytest.raises(ValidationError, match="another language"):
        take_texts(quote=quote, template=polish, by=anna)


PAPER = {
    "pl": ("1 234,50 €", "31 grudnia 2031"),
    "ru": ("1 234,50 €", "31 декабря 2031"),
    "fa": ("۱٬۲۳۴٫۵۰", "۱۴۱۰"),
    "en": ("€1,234.50", "31 December 2031"),
}


@pytest.mark.parametrize("language", PAPER)
def test_the_paper_says_the_words_in_its_language(client, anna, edda, language):
    quote = QuoteFactory(owner=anna, language=language, valid_until="2031-12-31", issued_on="2031-12-01")
    product = ProductFactory(code="PR-77", price_amount=Decimal("1234.50"), vat_rate=Decimal(0))
    words = {"terms": "{total} | {valid_until} | {number}", "footer": "Last", "shows_codes": True}
    write_quote(quote=quote, by=anna, changes=words, lines=[LineTerms(product=product)])
    client.force_login(anna)
    paper = (
        client.get(reverse("quote_print", args=[quote.pk])).text.replace("\xa0", " ").replace("\u202f", " ")
    )
    figure, day = PAPER[language]
    assert paper.count(figure) >= 2, "in the sums and in the words"
    assert day in paper and f"| {quote.number}" in paper and "PR-77" in paper and "Last" in paper
    assert ('dir="rtl"' in paper.partition('class="document"')[2][:20]) is (language == "fa")
    answer = client.get(reverse("quote_pdf", args=[quote.pk]))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "PR-77" in text
    if language != "fa":
        assert figure in text.replace("\xa0", " ").replace("\u202f", " ")


def test_without_discounts_the_price_is_the_one_after_it(client, anna):
    quote = QuoteFactory(owner=anna)
    line = LineTerms(
        text="Toner", price_amount=Decimal(80), discount_percent=Decimal(25), quantity=Decimal(2)
    )
    write_quote(quote=quote, by=anna, changes={"shows_discount": False}, lines=[line])
    client.force_login(anna)
    paper = client.get(reverse("quote_print", args=[quote.pk])).text
    assert "Discount" not in paper and "25" not in paper.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "60.00" in paper and "€120.00" in paper


def test_texts_are_set_up_looked_at_and_taken(client, anna, edda):
    client.force_login(edda)
    form = {
        "name": "New",
        "language": "pl",
        "intro": "Dla {name}",
        "is_default": "on",
        "shows_discount": "on",
    }
    assert client.post(reverse("quote_template_new"), form | {"terms": "{nobody}"}).status_code == 422
    assert client.post(reverse("quote_template_new"), form).status_code == 302
    assert client.post(reverse("quote_template_new"), form).status_code == 422
    template = QuoteTemplate.objects.get()
    preview = client.get(reverse("quote_template_preview", args=[template.pk]))
    assert preview.headers["Content-Type"] == "application/pdf"
    quote = QuoteFactory(owner=anna, language="pl")
    client.force_login(anna)
    assert "Take this text" in client.get(quote.get_absolute_url()).text
    client.post(reverse("quote_take_texts", args=[quote.pk]), {"template": template.pk})
    quote.refresh_from_db()
    assert quote.intro == f"Dla {quote.client.name}"
    assert client.get(reverse("quote_template_new")).status_code == 403
