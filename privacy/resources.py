"""Consents as rows of files; one field per column of the list, under its key."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from crm.lists.plain import plain
from privacy.models import Consent


class ConsentResource(Resource):
    """One field per column of the list, under the column's key."""

    who = Field(column_name="who")
    client = plain("client__name", _("Client"))
    purpose = plain("purpose__name", _("Purpose"))
    channel = plain("get_channel_display", _("Channel"))
    state = plain("get_state_display", _("What was said"))
    source = plain("get_source_display", _("Said by"))
    evidence = plain("evidence", _("Where the proof lies"))
    at = plain("at", _("When"))
    by = plain("by__name", _("Kept by"))

    def dehydrate_who(self, consent: Consent) -> str:
        return str((consent.person or consent.client).name)
