"""Many documents at once: into the archive, or into the recycle bin and back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse

from crm.changes.actions.undoing import undo_change_set
from crm.documents.actions.keeping import add_document
from crm.documents.actions.many import archive_documents, delete_documents
from crm.documents.models import Document, Version
from tests.documents.conftest import PDF
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
ALL = Document.objects.unscoped("test")


@pytest.fixture
def papers(nordwind, anna):
    names = ("One.pdf", "Two.pdf", "Three.pdf")
    return [add_document(record=nordwind, file=ContentFile(PDF), name=name, by=anna) for name in names]


def test_they_go_and_come_back_with_their_versions(papers, anna, dario, nils):
    assert delete_documents(documents=ALL, by=dario).steps == []
    assert ALL.count() == 3
    change_set = delete_documents(documents=ALL.exclude(name="One.pdf"), by=anna)
    assert ALL.get().name == "One.pdf"
    undo_change_set(change_set=change_set, by=anna)
    assert ALL.count() == Version.objects.unscoped("test").count() == 3
    with pytest.raises(PermissionDenied):
        delete_documents(documents=ALL, by=nils)


def test_they_are_put_away_once(papers, anna):
    assert archive_documents(documents=ALL.filter(name="One.pdf"), by=anna) == 1
    assert archive_documents(documents=ALL, by=anna) == 2
    assert set(ALL.values_list("state", flat=True)) == {"archived"}


def test_from_the_list_with_a_count_first(client, papers, anna):
    sign_in(client, anna)
    for key, words in (
        ("archive", "Put into the archive: 1 document."),
        ("delete", "Deleted documents: 1 document."),
    ):
        address = reverse("document_list_bulk", args=[key])
        asked = client.post(address, {"id": [papers[0].pk]})
        confirmed = {"confirm": "1", "selection": asked.context["selection"]}
        assert words in client.post(address, confirmed, follow=True).text
    assert ALL.count() == 2
