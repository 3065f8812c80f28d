import pytest
from django.core.files.base import ContentFile

from crm.documents.actions.keeping import add_document
from tests.factories import ClientFactory

PDF = b"%PDF-1.4\n% plainly a test\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def nordwind(anna):
    return ClientFactory(owner=anna, name="Nordwind GmbH")


@pytest.fixture
def contract(nordwind, anna):
    return add_document(record=nordwind, file=ContentFile(PDF), name="Contract.pdf", by=anna)
