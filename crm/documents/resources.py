"""Documents as rows of a file: what is known of them, never what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from crm.documents.models import Document
from crm.documents.queries.records import asked_for, records_of
from crm.lists.plain import plain


class DocumentResource(Resource):
    """One field per column of the list, under the column's key."""

    name = plain("name", _("Document"))
    of = Field(column_name="of")
    state = plain("get_state_display", _("State"))
    waits = Field(column_name="waits")
    kind = plain("get_kind_display", _("Type"))
    size = plain("size", _("Size"))
    version = plain("number", _("Version"))
    by = plain("brought_by__name", _("Brought by"))
    changed = plain("changed_at", _("Changed"))
    brought = plain("brought_at", _("Brought"))

    reader: Any = None

    def prepare(self, rows: Sequence[Document]) -> None:
        """Read for all rows of a chunk what each of them shows of others."""
        self.records, self.asked = records_of(rows, self.reader), asked_for(rows)

    def dehydrate_of(self, row: Document) -> str:
        held = self.records.get(row.about)
        return held.name if held else ""

    def dehydrate_waits(self, row: Document) -> str:
        return ", ".join(colleague.name for colleague in self.asked.get(row.pk, ()))
