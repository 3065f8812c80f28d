"""Documents and messages of colleagues are on every record that somebody owns, and on its page."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from crm.access.shares import shareable_models
from crm.documents.actions.keeping import add_document
from crm.documents.holders import holders
from crm.documents.models import Document
from tests.documents.conftest import PDF
from tests.house.world import make_world

pytestmark = pytest.mark.django_db


def test_every_root_holds_documents_and_messages():
    held = {holder.model for holder in holders.items() if holder.has_talk}
    assert held >= set(shareable_models())


@pytest.mark.parametrize("name", ["call_list", "segment", "letter", "lead_list"])
def test_they_stand_on_the_page_in_its_scope(client, personas, name):
    record = getattr(make_world(personas), name)
    key = next(holder.key for holder in holders.items() if isinstance(record, holder.model))
    document = add_document(record=record, file=ContentFile(PDF), name="Plan.pdf", by=record.owner)
    client.force_login(record.owner)
    page = client.get(record.get_absolute_url()).content.decode()
    for part in ("record_documents", "record_talk"):
        assert reverse(part, args=[key, record.pk]) in page
    panel = client.get(reverse("record_documents", args=[key, record.pk]), headers={"HX-Request": "true"})
    assert "Plan.pdf" in panel.content.decode()
    assert Document.objects.visible_to(personas.dario).filter(pk=document.pk).exists() is False
