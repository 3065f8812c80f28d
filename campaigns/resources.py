"""Segments, letters and who receives them as rows of files; one field per column of the list, under its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from campaigns.models import Letter
from contacts.postal import Place, postal_places
from crm.lists.plain import plain


class SegmentResource(Resource):
    name = plain("name", _("Segment"))
    note = plain("note", _("What it is for"))
    count = plain("kept_count", _("Clients when last kept"))
    owner = plain("owner__name", _("Owner"))
    changed = plain("changed_at", _("Changed"))


class LetterRunResource(Resource):
    name = plain("name", _("Letter"))
    state = plain("get_state_display", _("State"))
    segment = plain("segment__name", _("Segment"))
    letters = plain("letter_count", _("Letters"))
    owner = plain("owner__name", _("Owner"))
    created = plain("created_at", _("Written"))


class LetterResource(Resource):
    client = plain("client__name", _("Client"))
    run = plain("run__name", _("Letter"))
    state = Field(column_name="state")
    made = plain("run__made_at", _("Made"))
    sent = plain("run__sent_at", _("Sent"))
    street = Field(column_name="street")
    post_code = Field(column_name="post_code")
    city = Field(column_name="city")
    country = plain("client__country", _("Country"))
    owner = plain("client__owner__name", _("Owner"))

    places: dict[int, Place] = {}

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read for a whole chunk what a cell may not ask the database for."""
        self.places = postal_places((letter.client for letter in rows), self.reader)

    def dehydrate_state(self, letter: Letter) -> str:
        return letter.outcome

    def dehydrate_street(self, letter: Letter) -> str:
        return self.places[letter.client_id].street

    def dehydrate_post_code(self, letter: Letter) -> str:
        return self.places[letter.client_id].post_code

    def dehydrate_city(self, letter: Letter) -> str:
        return self.places[letter.client_id].city
