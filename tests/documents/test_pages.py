"""Pages, uploads and the way out of a file."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.audit.models import ReadEntry
from crm.documents.actions.keeping import add_document, add_version
from crm.documents.models import Document, State, Version
from tests.documents.conftest import PDF
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def upload(client, record, *files, **fields):
    url = reverse("record_documents_add", args=[record.entity, record.pk])
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url, {"files": sent, **fields})


def asked(client, url, **kwargs):
    client.get(url, **kwargs)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, **kwargs).status_code == 200
    return len(queries)


def test_several_files_are_kept_and_the_unfit_are_named(client, anna, nordwind):
    client.force_login(anna)
    page = upload(client, nordwind, ("a.pdf", PDF), ("b.docx", PDF), ("c.txt", b"x"))
    assert "by its content it is PDF" in page.text
    assert set(Document.objects.visible_to(anna).values_list("name", flat=True)) == {"a.pdf", "c.txt"}


def test_no_file_and_an_empty_one_are_said(client, anna, nordwind):
    client.force_login(anna)
    assert "Choose a file first." in upload(client, nordwind).text
    assert "is empty" in upload(client, nordwind, ("a.pdf", b"")).text


def test_a_file_over_the_limit_is_left_out_while_it_comes(client, anna, nordwind, settings):
    settings.DOCUMENT_MAX_BYTES = 1000
    client.force_login(anna)
    page = upload(client, nordwind, ("big.txt", b"x" * 200_000), ("small.txt", b"x"))
    assert "big.txt" in page.text and "larger than" in page.text
    assert [one.name for one in Document.objects.visible_to(anna)] == ["small.txt"]


def raw(client, url, body, length):
    """A request as a server hands it on, with a length of its own."""
    kind = "multipart/form-data; boundary=x"
    extra = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": body}
    answer = client.generic("POST", url, **extra)
    return answer.status_code, answer.text


class Untouched(io.BytesIO):
    def read(self, *_args):
        raise AssertionError("the body was read")


def test_two_gigabytes_are_refused_before_a_byte_is_read(client, anna, nordwind):
    client.force_login(anna)
    url = reverse("record_documents_add", args=["client", nordwind.pk])
    status, text = raw(client, url, Untouched(), 2 * 1024**3)
    assert status == 413 and "at most 25 MB each" in text


def test_an_upload_that_is_broken_off_leaves_nothing(client, anna, nordwind):
    client.force_login(anna)
    url = reverse("record_documents_add", args=["client", nordwind.pk])
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf of'
    status, _text = raw(client, url, io.BytesIO(part), len(part) + 5000)
    assert status == 400
    assert not Document.objects.visible_to(anna).exists()


def test_the_token_of_the_form_is_asked_for(nordwind, anna):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)
    assert upload(strict, nordwind, ("a.pdf", PDF)).status_code == 403
    assert not Document.objects.visible_to(anna).exists()


def test_a_file_is_only_ever_saved(client, anna, contract, dario):
    version = Version.objects.visible_to(anna).get()
    url = reverse("version_file", args=[version.pk])
    client.force_login(anna)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Contract.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert ReadEntry.objects.filter(by=anna, entity="document", object_id=contract.pk, group="files").exists()
    client.force_login(dario)
    assert client.get(url).status_code == 404


def test_a_file_that_is_not_on_the_disk_is_not_there(client, anna, contract):
    version = Version.objects.visible_to(anna).get()
    version.file.unlink()
    client.force_login(anna)
    assert client.get(reverse("version_file", args=[version.pk])).status_code == 404


def test_the_pages_ask_the_same_for_one_and_three(client, anna, nordwind, contract):
    client.force_login(anna)
    held = reverse("record_documents", args=["client", nordwind.pk])
    counts = [
        asked(client, held),
        asked(client, held, headers=HTMX),
        asked(client, contract.get_absolute_url()),
    ]
    for number in range(2):
        add_document(record=nordwind, file=ContentFile(b"x%d" % number), name=f"{number}.txt", by=anna)
        add_version(document=contract, file=ContentFile(PDF + b"%d" % number), name="x.pdf", by=anna)
    again = [
        asked(client, held),
        asked(client, held, headers=HTMX),
        asked(client, contract.get_absolute_url()),
    ]
    assert again == counts


def test_asked_and_approved_by_the_pages(client, anna, carla, contract):
    client.force_login(anna)
    client.post(reverse("document_ask", args=[contract.pk]), {"approvers": [carla.pk], "number": 1})
    client.force_login(carla)
    assert "You are asked to approve version 1." in client.get(contract.get_absolute_url()).text
    client.post(reverse("document_approve", args=[contract.pk]), {"number": 1})
    contract.refresh_from_db()
    assert contract.state == State.APPROVED


def test_a_new_version_by_its_form(client, anna, contract):
    client.force_login(anna)
    url = reverse("document_version_add", args=[contract.pk])
    assert "by its content" in client.post(url, {"file": SimpleUploadedFile("a.pdf", b"MZ....")}).text
    client.post(url, {"file": SimpleUploadedFile("a.pdf", PDF + b"2"), "note": "Sum"})
    contract.refresh_from_db()
    assert contract.number == 2


def test_deals_hold_documents_and_the_page_of_a_client_has_the_place(client, anna, nordwind):
    deal = DealFactory(client=nordwind, owner=anna)
    client.force_login(anna)
    assert upload(client, deal, ("a.pdf", PDF)).status_code == 302
    for record in (deal, nordwind):
        assert (
            reverse("record_documents", args=[record.entity, record.pk])
            in client.get(record.get_absolute_url()).text
        )


def test_no_two_fields_of_the_page_have_the_same_id(client, anna, contract):
    client.force_login(anna)
    ids = re.findall(r'\sid="([^"]+)"', client.get(contract.get_absolute_url()).text)
    assert len(ids) == len(set(ids))
