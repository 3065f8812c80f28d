"""The audit's two lists as rows of a file; what the reader may not read is not in it either."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource

from crm.audit.models import AuditEntry, ReadEntry
from crm.audit.queries.entries import names_of
from crm.audit.views.drawing import said_in_words
from crm.lists.plain import plain
from crm.web.values import colleagues


class TrailResource(Resource):
    at = plain("at", _("When"))
    who = plain("by__name", _("Who"))
    for_whom = plain("for_whom__name", _("For whom"))
    entity = plain("entity_word", _("What"))
    number = plain("object_id", _("Record number"))
    address = plain("address", _("Address"))
    request = plain("request_id", _("Request"))


class AuditResource(TrailResource):
    action = plain("action_word", _("Action"))
    record = plain("object_label", _("Record"))
    count = plain("count", _("Records"))
    said = plain(None, _("What was said and changed"))

    def dehydrate_said(self, row: AuditEntry) -> str:
        self.names = getattr(self, "names", None) or colleagues()
        return said_in_words(row, self.names)


class ReadResource(TrailResource):
    group = plain("get_group_display", _("What was read"))
    record = plain(None, _("Record"))

    def dehydrate_record(self, row: ReadEntry) -> str:
        self.names: dict[Any, str] = getattr(self, "names", {})
        key = (row.entity, row.object_id)
        if key not in self.names:
            self.names[key] = names_of([row]).get(key, "")
        return self.names[key]
