"""The list of all documents: whose it shows, by what it is narrowed, and what leaves it as a file."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.access.shares import share_record
from crm.documents.actions.approving import approve, ask_approval
from crm.documents.actions.keeping import add_document
from crm.documents.lists import DOCUMENT_LIST
from crm.documents.models import Document
from crm.lists.counting import capped_count, matching
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from crm.modules import MODULES
from tests.documents.conftest import PDF
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory

pytestmark = pytest.mark.django_db
URL = "/documents/"
HTMX = {"HX-Request": "true"}


def keep(record, name, by, **more):
    return add_document(record=record, file=ContentFile(PDF + name.encode()), name=name, by=by, **more)


@pytest.fixture
def papers(anna, dario, nordwind, contract):
    """Of anna on a client, a deal, a quote and an order; of dario on a client of his."""
    deal = DealFactory(client=nordwind, owner=anna, title="Two presses")
    quote = QuoteFactory(client=nordwind, deal=deal, owner=anna)
    order = OrderFactory(client=nordwind, owner=anna)
    found = {"Contract.pdf": contract}
    for record, name in ((deal, "Drawing.pdf"), (quote, "Data sheet.pdf"), (order, "Note.pdf")):
        found[name] = keep(record, name, anna)
    found["South.pdf"] = keep(ClientFactory(owner=dario, name="Zielony Młyn"), "South.pdf", dario)
    return found


def names(user, **params):
    page = fetch_page(read_query(DOCUMENT_LIST, user, params))
    assert not page.errors
    return [row.name for row in page.rows]


ALL = ["Contract.pdf", "Data sheet.pdf", "Drawing.pdf", "Note.pdf"]


def test_each_sees_the_documents_of_what_they_see(papers, personas):
    assert sorted(names(personas.anna)) == ALL
    assert names(personas.dario) == ["South.pdf"]
    assert sorted(names(personas.edda)) == sorted([*ALL, "South.pdf"])
    share_record(record=Document.objects.unscoped("test").get(name="South.pdf").record_for(personas.dario),
                 by=personas.edda, with_user=personas.anna)  # fmt: skip
    assert sorted(names(personas.anna)) == sorted([*ALL, "South.pdf"])


def test_list_count_and_page_say_the_same_for_everybody(papers, personas):
    keep(papers["South.pdf"].record_for(personas.dario), "Private.pdf", personas.dario, is_private=True)
    for name in ("anna", "bruno", "carla", "dario", "edda", "eva", "sara"):
        user = getattr(personas, name)
        query = read_query(DOCUMENT_LIST, user, {})
        listed = {row.pk for row in fetch_page(query).rows}
        assert listed == set(matching(query).values_list("pk", flat=True)) and len(listed) == capped_count(
            query
        )
        opened = Document.objects.visible_to(user)
        assert listed == set(opened.values_list("pk", flat=True)), name


def test_filters(papers, contract, personas):
    anna, carla = personas.anna, personas.carla
    ask_approval(document=contract, approvers=[carla], by=anna, number=1)
    drawing = papers["Drawing.pdf"]
    ask_approval(document=drawing, approvers=[carla], by=anna, number=1)
    approve(document=drawing, by=carla, number=1)
    said = {
        "state=review": ["Contract.pdf"], "state=approved": ["Drawing.pdf"], "of=deal": ["Drawing.pdf"],
        "of=quote&of=order": ["Data sheet.pdf", "Note.pdf"], "kind=text": [], "q=shee dat": ["Data sheet.pdf"],
        f"by={anna.pk}": ALL, f"owner={anna.pk}": ALL, "owner=me": [], "approver=me": ["Contract.pdf"],
        "brought_within=1&approver=none": ["Data sheet.pdf", "Drawing.pdf", "Note.pdf"], "changed_over=3": [],
    }  # fmt: skip
    for address, expected in said.items():
        params = {}
        for part in address.split("&"):
            key, value = part.split("=")
            params.setdefault(key, []).append(value)
        assert sorted(names(carla, **params)) == expected, address


@pytest.mark.parametrize("sort", ["recent", "-recent", "name", "size", "-brought", "state"])
def test_every_order_pages_through_all(papers, edda, sort):
    query = read_query(DOCUMENT_LIST, edda, {"sort": sort})
    first = fetch_page(query, size=3)
    second = fetch_page(read_query(DOCUMENT_LIST, edda, {"sort": sort, "after": first.following}), size=3)
    assert len({row.pk for row in (*first.rows, *second.rows)}) == 5


def test_the_page_names_the_record_and_who_is_waited_for(client, papers, contract, anna, carla):
    ask_approval(document=contract, approvers=[carla], by=anna, number=1)
    client.force_login(anna)
    page = client.get(URL)
    assert "Two presses" in page.text and "Nordwind GmbH" in page.text and carla.name in page.text
    assert reverse("document_page", args=[contract.pk]) in page.text


def test_the_papers_of_a_module_that_is_off_are_gone(papers, anna, settings):
    from crm.people.models import Firm

    assert "sales" in MODULES
    Firm.objects.update(modules_off=["sales"])
    fresh = type(anna).objects.get(pk=anna.pk)
    assert names(fresh) == ["Contract.pdf"]


def test_a_file_holds_what_is_listed(client, papers, contract, anna, carla, edda):
    ask_approval(document=contract, approvers=[carla], by=anna, number=1)
    client.force_login(edda)
    answer = client.post(reverse("document_list_export"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig") if answer.streaming else answer.text
    assert "Nordwind GmbH" in text and "Two presses" in text and carla.name in text
    assert len(text.strip().splitlines()) == 6


def asked(client, **kwargs):
    client.get(URL, **kwargs)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL, **kwargs).status_code == 200
    return len(queries)


def test_the_page_asks_the_same_for_one_and_for_many(client, nordwind, contract, anna, edda):
    client.force_login(anna)
    counts = asked(client), asked(client, headers=HTMX)
    deal = DealFactory(client=nordwind, owner=anna)
    for number in range(3):
        keep(deal, f"{number}.pdf", anna)
        keep(nordwind, f"{number}{number}.pdf", anna)
    assert (asked(client), asked(client, headers=HTMX)) == counts
    assert counts[0] <= 8 and counts[1] <= 6
    ask_approval(document=contract, approvers=[edda], by=anna, number=1)
    assert asked(client) == counts[0] + 1 <= 8


def test_no_role_no_list(client, nils):
    client.force_login(nils)
    assert client.get(URL).status_code == 403
