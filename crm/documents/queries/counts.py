"""What the pages of other rooms ask about the documents of their records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from crm.documents.holders import key_of
from crm.documents.models import Document

if TYPE_CHECKING:
    from crm.people.models import User


def page_of(record: Any) -> str:
    """The address of all documents of a record."""
    return reverse("record_documents", args=[key_of(record), record.pk])


def count_of(record: Any, user: User) -> int:
    """How many documents of the record the person sees."""
    rows = Document.objects.visible_to(user).filter(record_entity=key_of(record), record_id=record.pk)
    found: int = rows.count()
    return found
