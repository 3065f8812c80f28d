"""Presentations: written in blocks, shown to the client by a link, and what is kept of it."""

import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pypdf import PdfReader

from contacts.actions.clients import EditConflict
from sales.actions.presentations import (
    begin_presentation,
    close_presentation,
    open_presentation,
    write_presentation,
)
from sales.actions.quotes import send_quote
from sales.models import Presentation, PresentationLink, PresentationOpening
from sales.queries.presentations import presentation_token
from tests.factories import ClientFactory
from tests.sales.factories import (
    PriceListFactory,
    PriceRuleFactory,
    ProductFactory,
    QuoteFactory,
    QuoteLineFactory,
)

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 Firefox"}


@pytest.fixture
def row(anna):
    client = ClientFactory(owner=anna, name="Harbour Works")
    return begin_presentation(client=client, title="For the harbour", by=anna)


def fresh(row):
    return Presentation.objects.unscoped("test").get(pk=row.pk)


def block(kind, title="", text="", products=()):
    return {"kind": kind, "title": title, "text": text, "products": list(products)}


def write(row, by, *blocks, **more):
    head = {"title": row.title, "language": row.language}
    return write_presentation(presentation=row, by=by, blocks=blocks, **head | more)


def at(row, by, verb=""):
    link = PresentationLink.objects.unscoped("test").filter(presentation=row).first()
    link = link or open_presentation(presentation=row, by=by)
    name = f"public_presentation_{verb}" if verb else "public_presentation"
    return reverse(name, args=[presentation_token(link)])


def posted(row, do, *rows):
    data = {"title": row.title, "language": "en", "count": len(rows), "version": row.version, "do": do}
    for number, said in enumerate(rows):
        data |= {f"block-{number}-{name}": value for name, value in said.items()}
    return data


def test_it_begins_with_the_usual_blocks_or_like_another(client, row, anna):
    assert [one["kind"] for one in row.blocks] == ["cover", "needs", "products", "contact"]
    write(row, anna, block("text", "Own"))
    client.force_login(anna)
    address = f"{reverse('presentation_create')}?client={row.client_id}"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"title": "Again", "like": row.pk})
    made = Presentation.objects.unscoped("test").get(title="Again")
    assert answer.url == reverse("presentation_edit", args=[made.pk])
    assert [one["title"] for one in made.blocks] == ["Own"]


def test_blocks_are_moved_added_and_removed_and_kept_when_saved(client, row, anna):
    product = ProductFactory(code="A-1")
    client.force_login(anna)
    address = reverse("presentation_edit", args=[row.pk])
    one, two = {"kind": "text", "title": "One"}, {"kind": "prices", "title": "Two", "codes": "a-1"}
    for do, order in (
        ("up:1", "Two One"),
        ("down:0", "Two One"),
        ("remove:0", "Two"),
        ("add:quote", "One Two Quote"),
    ):
        page = client.post(address, posted(row, do, one, two)).text
        places = [page.index(f'value="{title}"') for title in order.split()]
        assert places == sorted(places)
    assert fresh(row).blocks == row.blocks
    assert client.post(address, posted(row, "save", one, two)).status_code == 302
    assert fresh(row).blocks == [block("text", "One"), block("prices", "Two", products=[product.pk])]


@pytest.mark.parametrize("wrong", [{"codes": "nothing"}, {"text": "Dear {nobody}"}])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, row, anna, wrong):
    client.force_login(anna)
    said = {"kind": "products", "title": "Kept words"} | wrong
    answer = client.post(reverse("presentation_edit", args=[row.pk]), posted(row, "save", said))
    assert answer.status_code == 422 and "Kept words" in answer.text
    assert fresh(row).blocks == row.blocks


def test_two_writers_and_foreign_quotes_are_refused(row, anna, bruno):
    write(row, anna, block("text"))
    with pytest.raises(EditConflict):
        write(row, anna, block("text"), version=row.version)
    with pytest.raises(ValidationError):
        write(row, anna, block("text"), quote=QuoteFactory(owner=anna))


def test_the_client_reads_it_with_prices_quote_and_no_cost(client, row, anna):
    product = ProductFactory(name="Crane", price_amount=Decimal(4500), cost_amount=Decimal(1234))
    quote = QuoteFactory(client=row.client, owner=anna, gross_amount=Decimal(123))
    QuoteLineFactory(quote=quote)
    blocks = (
        block("cover", "For {name}"), block("products", "Fits", products=[product.pk]),
        block("prices", "Costs", products=[product.pk]), block("quote", "Ours"), block("contact", "Ask"),
    )  # fmt: skip
    write(row, anna, *blocks, quote=quote)
    assert quote.label not in client.get(at(row, anna), headers=BROWSER).text
    send_quote(quote=quote, by=anna)
    answer = client.get(at(row, anna), headers=BROWSER)
    for words in ("For Harbour Works", "Crane", "€4,500.00", quote.label, "€123.00", "/q/", anna.name):
        assert words in answer.text
    assert answer.text.count("€4,500.00") == 1
    assert "1234" not in answer.text and "1,234" not in answer.text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    document = client.get(at(row, anna, "pdf"), headers=BROWSER)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document.content)).pages)
    assert "For Harbour Works" in text and "€4,500.00" in text


def test_prices_are_those_of_the_client_or_of_the_catalogue_without_a_rate(client, row, anna):
    ours = ProductFactory(price_amount=Decimal(4500))
    strange = ProductFactory(price_amount=Decimal(77), currency="CHF")
    PriceRuleFactory(price_list=PriceListFactory(client=row.client), product=ours, price_amount=Decimal(4321))
    write(row, anna, block("prices", products=[ours.pk]))
    page = client.get(at(row, anna), headers=BROWSER).text
    assert "€4,321.00" in page and "4,500" not in page
    write(row, anna, block("prices", products=[ours.pk, strange.pk]))
    page = client.get(at(row, anna), headers=BROWSER).text
    assert "€4,500.00" in page and "77.00" in page


def test_what_was_read_is_kept_but_not_of_colleagues(client, row, anna):
    client.get(at(row, anna), headers=BROWSER)
    seen = at(row, anna, "seen")
    for said in (
        {"section": 2, "seconds": 7},
        {"section": 2, "seconds": 5},
        {"section": 99, "seconds": 5},
        {},
        {"section": "x"},
    ):
        assert client.post(seen, said, headers=BROWSER).status_code == 204
    client.force_login(anna)
    client.get(at(row, anna), headers=BROWSER)
    client.post(seen, {"section": 1, "seconds": 5}, headers=BROWSER)
    kept = PresentationOpening.objects.unscoped("test").values_list("section", "seconds").order_by("pk")
    assert list(kept) == [(0, 0), (2, 7), (2, 5)]
    page = client.get(row.get_absolute_url()).text
    assert "Opened 1 time." in page and "12 seconds read" in page
    assert row.title in client.get(reverse("presentation_list"), {"opened": "yes"}).text


def test_a_closed_or_renewed_link_leads_nowhere(client, row, anna):
    first = at(row, anna)
    open_presentation(presentation=row, by=anna)
    assert (client.get(first).status_code, client.get(at(row, anna)).status_code) == (404, 200)
    second = at(row, anna)
    close_presentation(presentation=row, by=anna)
    assert client.get(second).status_code == 404


def test_it_is_out_of_reach_of_others(client, row, dario):
    client.force_login(dario)
    for name in ("presentation_page", "presentation_edit", "presentation_pdf"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    for act in (open_presentation, close_presentation):
        with pytest.raises(PermissionDenied):
            act(presentation=row, by=dario)
    foreign = f"{reverse('presentation_create')}?client={row.client_id}"
    assert client.get(foreign).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_its_pages_ask_as_often_for_three_blocks(client, row, anna, count, django_assert_max_num_queries):
    products = [ProductFactory().pk for _ in range(count)]
    write(row, anna, *[block("prices", f"{n}", products=products) for n in range(count)])
    address = at(row, anna)
    client.get(address)
    with django_assert_max_num_queries(7):
        client.get(address)
    client.force_login(anna)
    client.get(row.get_absolute_url())
    with django_assert_max_num_queries(13):
        client.get(row.get_absolute_url())
