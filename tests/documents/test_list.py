"""The list of documents of all records in sight."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from crm.documents.actions.keeping import add_document
from tests.contacts.test_client_page import asked
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fill(nordwind, anna):
    deal = DealFactory(client=nordwind, owner=anna)

    def add(count):
        for number in range(count):
            for record in (nordwind, deal):
                name = f"Umowa {number} {record._meta.model_name}.txt"
                add_document(
                    record=record,
                    file=ContentFile(f"{number}{record.pk}x{count}".encode()),
                    name=name,
                    by=anna,
                )

    return add


def names(page):
    return [row.name for row in page.context["listing"].page.rows]


def test_the_page_asks_the_same_for_one_and_three(client, anna, fill):
    client.force_login(anna)
    fill(1)
    for_one = asked(client, reverse("document_list"))
    fill(3)
    assert asked(client, reverse("document_list")) == for_one <= 8
    assert "Nordwind" in client.get(reverse("document_list")).text


def test_it_ends_at_the_scope_of_the_records(client, anna, dario, nils, fill):
    fill(1)
    for user, count in ((anna, 2), (dario, 0)):
        client.force_login(user)
        assert len(names(client.get(reverse("document_list")))) == count
    client.force_login(nils)
    assert client.get(reverse("document_list")).status_code == 403


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        ("q=umowa", 2),
        ("q=deal", 1),
        ("of=deal", 1),
        ("state=review", 0),
        ("by=me", 2),
        ("private=yes", 0),
        ("sort=name", 2),
    ],
)  # fmt: skip
def test_filters_words_and_orders(client, anna, fill, asks, found):
    fill(1)
    client.force_login(anna)
    page = client.get(f"{reverse('document_list')}?{asks}")
    assert len(names(page)) == found and not page.context["listing"].errors


def test_what_may_leave_goes_into_the_file(client, anna, dario, fill):
    fill(1)

    def rows(user):
        client.force_login(user)
        answer = client.post(reverse("document_list_export"), {"format": "xlsx"})
        return list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)[1:]

    assert len(rows(anna)) == 2 and "Nordwind" in str(rows(anna))
    for entity in ("client", "deal"):
        Grant.objects.filter(role__key="rep", entity=entity, action="view").update(level=Level.ALL)
    AccessVersion.bump()
    client.force_login(dario)
    assert len(names(client.get(reverse("document_list")))) == 2
    assert rows(dario) == []
