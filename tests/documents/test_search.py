"""Documents are found by a part of their name, by those who see them."""

import pytest
from django.core.files.base import ContentFile

from crm.documents.actions.keeping import add_document
from crm.documents.search import find_documents, recall_documents
from crm.search.text import SearchText

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["umowa", "lodz", "ŁÓDŹ umow", "mow"])
def test_by_any_part_without_diacritics(nordwind, anna, dario, words):
    document = add_document(record=nordwind, file=ContentFile(b"x"), name="Umowa Łódź.txt", by=anna)
    assert [hit.title for hit in find_documents(anna, SearchText(words), 5)] == [document.name]
    assert find_documents(dario, SearchText(words), 5) == []
    assert set(recall_documents(anna, [document.pk])) == {document.pk}
    assert recall_documents(dario, [document.pk]) == {}


def test_other_words_find_nothing(contract, anna):
    assert find_documents(anna, SearchText("offer"), 5) == []
