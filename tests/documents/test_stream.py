"""What becomes of documents on the stream of their client."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.queries.timeline import timeline
from crm.documents.actions.approving import approve, archive, ask_approval, reopen, send_back
from crm.documents.actions.keeping import add_document, add_version
from tests.documents.conftest import PDF
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


def told(client, user, only="documents", **more):
    page = timeline(client, user, only=only, **more)
    return [entry for stretch in page.stretches for entry in stretch.items]


def titles(client, user):
    return [str(entry.title).replace("<bdi>", "").replace("</bdi>", "") for entry in told(client, user)]


def test_each_step_is_an_entry(nordwind, contract, anna, carla):
    add_version(document=contract, file=ContentFile(PDF + b"2"), name="x.pdf", by=anna, note="New sum")
    ask_approval(document=contract, approvers=[carla], by=anna, number=2)
    send_back(document=contract, by=carla, number=2, note="Wrong address")
    ask_approval(document=contract, approvers=[carla], by=anna, number=2)
    approve(document=contract, by=carla, number=2)
    archive(document=contract, by=anna)
    reopen(document=contract, by=anna)
    name, who = "<b>Contract.pdf</b>", f"<b>{carla.name}</b>"
    assert titles(nordwind, anna) == [
        f"<b>You</b> opened {name} again", f"<b>You</b> put {name} into the archive", f"{who} approved {name}",
        f"<b>You</b> asked for approval of {name}", f"{who} returned {name}",
        f"<b>You</b> asked for approval of {name}", f"<b>You</b> added version 2 of {name}",
        f"<b>You</b> added the document {name}",
    ]  # fmt: skip
    bodies = [entry.body for entry in told(nordwind, anna)]
    assert bodies[4] == "Wrong address" and bodies[6] == "New sum"


def test_those_of_its_deals_too_and_only_what_the_reader_sees(nordwind, contract, anna, personas):
    from crm.access.shares import share_record

    deal = DealFactory(client=nordwind, owner=anna)
    add_document(record=deal, file=ContentFile(PDF), name="Deal.pdf", by=anna)
    add_document(record=nordwind, file=ContentFile(PDF), name="Own.pdf", by=anna, is_private=True)
    assert len(told(nordwind, anna)) == 3
    share_record(record=nordwind, by=personas.edda, with_user=personas.dario)
    [seen] = told(nordwind, personas.dario)
    assert "Contract.pdf" in seen.title and not seen.tag
    assert [entry.tag for entry in told(nordwind, anna) if "Deal.pdf" in entry.title] == ["deal"]


def test_pages_by_time(nordwind, anna):
    for number in range(7):
        add_document(record=nordwind, file=ContentFile(PDF), name=f"{number}.pdf", by=anna)
    first = timeline(nordwind, anna, only="documents", limit=3)
    second = timeline(nordwind, anna, only="documents", limit=9, before=first.older)
    found = [entry.key for page in (first, second) for stretch in page.stretches for entry in stretch.items]
    assert len(found) == len(set(found)) == 7


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_one_query_for_any_number_and_none_without(client, nordwind, anna):
    client.force_login(anna)
    url = reverse("client_page", args=[nordwind.pk])
    counts = [asked(client, url)]
    for count in (1, 3):
        for number in range(count):
            add_document(record=nordwind, file=ContentFile(PDF), name=f"{number}.pdf", by=anna)
        counts.append(asked(client, url))
    assert counts[0] + 1 == counts[1] == counts[2] <= 15


def test_the_chip_of_documents_narrows_the_page(client, nordwind, contract, anna):
    client.force_login(anna)
    page = client.get(nordwind.get_absolute_url(), {"show": "documents"})
    assert "added the document" in page.text and "Contract.pdf" in page.text
