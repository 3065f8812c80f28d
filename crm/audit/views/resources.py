"""The audit's two lists as rows of a file; what the reader may not read is not in it either."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from crm.audit.models import AuditEntry, ReadEntry
from crm.audit.queries.entries import names_of
from crm.audit.views.drawing import said_in_words
from crm.lists.exporting import Plain
from crm.web.values import colleagues


def _field(attribute: str | None, label: Any) -> Field:
    return Field(attribute, label, widget=Plain())


class TrailResource(Resource):
    at = _field("at", _("When"))
    who = _field("by__name", _("Who"))
    for_whom = _field("for_whom__name", _("For whom"))
    entity = _field("entity_word", _("What"))
    number = _field("object_id", _("Record number"))
    address = _field("address", _("Address"))
    request = _field("request_id", _("Request"))


class AuditResource(TrailResource):
    action = _field("action_word", _("Action"))
    record = _field("object_label", _("Record"))
    count = _field("count", _("Records"))
    said = _field(None, _("What was said and changed"))

    def dehydrate_said(self, row: AuditEntry) -> str:
        self.names = getattr(self, "names", None) or colleagues()
        return said_in_words(row, self.names)


class ReadResource(TrailResource):
    group = _field("get_group_display", _("What was read"))
    record = _field(None, _("Record"))

    def dehydrate_record(self, row: ReadEntry) -> str:
        self.names: dict[Any, str] = getattr(self, "names", {})
        key = (row.entity, row.object_id)
        if key not in self.names:
            self.names[key] = names_of([row]).get(key, "")
        return self.names[key]
