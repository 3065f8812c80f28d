"""Documents in the search box, by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from crm.documents.models import Document
from crm.search.providers import Hit, SearchProvider
from crm.search.text import SearchText

if TYPE_CHECKING:
    from crm.people.models import User

# One letter is in nearly every name.
SHORTEST = 2


def find_documents(user: User, text: SearchText, limit: int) -> Sequence[Hit]:
    """Those whose name holds every word, in any part of it; what changed last comes first."""
    if len(text.text) < SHORTEST:
        return []
    rows: Any = Document.objects.visible_to(user)
    for word in text.words:
        rows = rows.filter(search_text__contains=word)
    return [_hit(document) for document in rows.order_by("-changed_at", "-pk")[:limit]]


def recall_documents(user: User, ids: Sequence[int]) -> dict[int, Hit]:
    rows = Document.objects.visible_to(user).filter(pk__in=ids)
    return {document.pk: _hit(document) for document in rows}


def _hit(document: Document) -> Hit:
    note = f"{document.get_kind_display()} · {document.get_state_display()}"
    return Hit(document.name, document.get_absolute_url(), note)


DOCUMENT_SEARCH = SearchProvider(
    "document", _("Documents"), "file-text", Document.entity, find_documents, recall_documents, order=60
)
