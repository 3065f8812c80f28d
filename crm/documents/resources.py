"""Documents as rows of a file; what is in them stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from crm.documents.lists import records_of
from crm.documents.models import Document
from crm.lists.plain import plain


class DocumentResource(Resource):
    """One field per column of the list, under the column's key."""

    name = plain("name", _("Name"))
    record = Field(column_name="record")
    kind = plain("get_kind_display", _("Type"))
    state = plain("get_state_display", _("State"))
    version = plain("number", _("Version"))
    size = plain("size", _("Size"))
    by = plain("brought_by__name", _("Brought by"))
    changed = plain("changed_at", _("Changed"))
    brought = plain("brought_at", _("Brought"))
    records: dict[tuple[str, int], Any] = {}

    def prepare(self, rows: Sequence[Document]) -> None:
        self.records = records_of(rows, self.reader)

    def dehydrate_record(self, document: Document) -> str:
        return str(self.records.get(document.about) or "")
