"""An erasure takes the documents of the person, and their files; of a company it takes the name out of names."""

import pytest
from django.core.files.base import ContentFile

from contacts.models import Client
from crm.access.locks import unlocked
from crm.documents.actions.keeping import add_document
from crm.documents.models import Document
from crm.documents.storage import folder
from crm.jobs.running import run_due_jobs
from privacy.actions.erasing import request_erasure
from tests.factories import ClientFactory, PersonFactory
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


def names():
    with unlocked("a test looks at everything"):
        return sorted(Document.objects.values_list("name", flat=True))


def test_documents_of_a_person_go_with_their_files_also_those_of_deals(anna, edda):
    person = ClientFactory(owner=anna, name="Jonas Weberlein", kind=Client.Kind.INDIVIDUAL)
    for record in (person, DealFactory(client=person, owner=anna), ClientFactory(owner=anna)):
        add_document(
            record=record, file=ContentFile(b"x"), name=f"Of {record.entity} {record.pk}.txt", by=anna
        )
    request_erasure(record_of=person, by=edda, typed=person.name)
    run_due_jobs()
    assert len(names()) == 1
    assert len([path for path in folder().rglob("*") if path.is_file()]) == 1


def test_names_of_a_companys_documents_lose_the_person(nordwind, anna, edda):
    person = PersonFactory(client=nordwind, name="Jonas Weberlein")
    add_document(record=nordwind, file=ContentFile(b"x"), name="Letter Jonas Weberlein.txt", by=anna)
    request_erasure(record_of=person, by=edda, typed=person.name)
    run_due_jobs()
    assert "Weberlein" not in names()[0]
