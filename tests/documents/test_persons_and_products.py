"""Persons and products hold documents like other records: with the access of the client, and of the catalogue."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.actions.merging import merge_clients
from contacts.actions.persons import remove_person
from crm.changes.actions.undoing import undo_change_set
from crm.documents.actions.keeping import add_document
from crm.documents.models import Document
from tests.documents.conftest import PDF
from tests.factories import ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.sales.factories import ProductFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ALL = Document.objects.unscoped("test")


@pytest.fixture
def ida(nordwind):
    return PersonFactory(client=nordwind, name="Ida Weaver")


@pytest.fixture
def power(ida, anna):
    return add_document(record=ida, file=ContentFile(PDF), name="Power of attorney.pdf", by=anna)


def panel(client, kind, pk):
    return client.get(reverse("record_documents", args=[kind, pk]), headers=HTMX)


def test_a_document_of_a_person_follows_the_client(client, power, ida, nordwind, anna, dario):
    sign_in(client, anna)
    assert (
        reverse("record_documents", args=["person", ida.pk]) in client.get(nordwind.get_absolute_url()).text
    )
    page = panel(client, "person", ida.pk).text
    assert "Power of attorney.pdf" in page and "Add documents" in page
    assert "Ida Weaver" in client.get(power.get_absolute_url()).text
    url = reverse("record_documents_add", args=["person", ida.pk])
    client.post(url, {"files": [SimpleUploadedFile("card.txt", b"a card")]})
    assert set(ALL.filter(record_entity="person", record_id=ida.pk).values_list("name", flat=True)) == {
        "Power of attorney.pdf", "card.txt",
    }  # fmt: skip
    listed = client.get(reverse("document_list"), {"of": "person"}).text
    assert "Power of attorney.pdf" in listed and "Ida Weaver" in listed
    assert "Power of attorney.pdf" in client.get(reverse("document_list"), {"owner": "me"}).text
    sign_in(client, dario)
    assert panel(client, "person", ida.pk).status_code == 404
    assert client.get(power.get_absolute_url()).status_code == 404
    assert "Power" not in client.get(reverse("document_list")).text
    with pytest.raises(PermissionDenied):
        add_document(record=ida, file=ContentFile(PDF), name="x.pdf", by=dario)


def test_it_stands_on_the_stream_of_the_client(client, power, nordwind, anna):
    sign_in(client, anna)
    assert "Power of attorney.pdf" in client.get(nordwind.get_absolute_url()).text


def test_colleagues_write_on_the_client_not_on_the_person(client, ida, anna):
    sign_in(client, anna)
    url = reverse("record_talk", args=["person", ida.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"text": "Hello"}).status_code == 404


def test_it_goes_and_comes_back_with_the_person(power, ida, anna):
    change_set = remove_person(person=ida, by=anna)
    assert not ALL.exists()
    undo_change_set(change_set=change_set, by=anna)
    assert ALL.get().about == ("person", ida.pk)


def test_of_persons_that_become_one_the_documents_do_too(power, ida, nordwind, edda, anna):
    other = ClientFactory(owner=anna, name="Nordwind AG", kind=nordwind.kind)
    twin = PersonFactory(client=other, name="Ida Weaver")
    merge_clients(kept=other, gone=nordwind, by=edda)
    assert ALL.get().about in {("person", twin.pk), ("person", ida.pk)}
    assert ALL.get().record_for(edda) is not None


def test_a_product_is_read_with_the_catalogue_and_changed_with_it(client, personas):
    product = ProductFactory(name="Loom")
    sign_in(client, personas.edda)
    assert (
        reverse("record_documents", args=["product", product.pk])
        in client.get(product.get_absolute_url()).text
    )
    url = reverse("record_documents_add", args=["product", product.pk])
    assert client.post(url, {"files": [SimpleUploadedFile("manual.txt", b"how")]}).status_code == 302
    document = ALL.get()
    assert "manual.txt" in client.get(reverse("document_list"), {"of": "product"}).text
    sign_in(client, personas.anna)
    page = panel(client, "product", product.pk).text
    assert "manual.txt" in page and "Add documents" not in page
    assert client.post(url, {"files": [SimpleUploadedFile("x.txt", b"x")]}).status_code == 403
    sign_in(client, personas.nils)
    assert panel(client, "product", product.pk).status_code == 404
    assert client.get(document.get_absolute_url()).status_code == 404
