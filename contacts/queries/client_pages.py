"""Everything the client page shows, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contacts.models import Activity, Channel, Client, Interaction, Telephony
from contacts.queries.entries import ICONS as KIND_ICONS
from contacts.queries.reaching import may_write_mails
from contacts.queries.rhythm import Rhythm, contact_rhythm
from contacts.queries.sight import Seer, who_sees
from contacts.queries.suggestions import Suggestion, suggest_next_step
from contacts.queries.timeline import Timeline, timeline
from contacts.queries.working_at import everybody_at
from contacts.registries import ClientPanel, ClientTab, client_acts, client_panels, client_tabs
from crm.access.context import access_of
from crm.access.of_record import OfRecord
from crm.access.scopes import can
from crm.audit.actions.reading import record_read
from crm.people.models import User

OPEN_ACTIVITIES = 20
STEP_COLUMNS = ("kind", "title", "due_at", "move_count", "person__name", "assigned_to__name")


def _open_steps(rows: Any) -> Any:
    rows = rows.filter(done_at=None).select_related("person", "assigned_to").only(*STEP_COLUMNS)
    return rows.order_by("due_at", "pk")[:OPEN_ACTIVITIES]


_channels = OfRecord(Channel, lambda rows: rows.order_by("kind", "-is_primary", "is_invalid", "pk"))
_steps = OfRecord(Activity, _open_steps)


@dataclass
class ClientPage:
    """Parts are read when first asked for, so that a fragment pays only for what it draws."""

    client: Client
    user: User
    before: str = ""
    only: str = ""

    @cached_property
    def may(self) -> dict[str, bool]:
        """What the reader may do to this record; no query."""
        return {
            action: can(self.user, action, self.client)
            for action in ("change", "delete", "assign", "share", "merge")
        }

    @cached_property
    def may_change_channels(self) -> bool:
        return self.may["change"] and access_of(self.user).writes("contact")

    @cached_property
    def channels(self) -> list[Channel]:
        """All channels: the client's own first, main ones before others; none for who may not read them."""
        if not access_of(self.user).reads("contact"):
            return []
        found = _channels.rows(self.client, self.user)
        if found:
            record_read(self.user, self.client, "contact")
        return found

    @cached_property
    def dials(self) -> bool:
        """Whether a press on a phone goes to the telephone system."""
        return any(one.kind == Channel.Kind.PHONE for one in self.channels) and Telephony.dials()

    @property
    def phone_to_dial(self) -> Channel | None:
        """The main phone for the button of the head, where the telephone system dials it."""
        if not (self.client.main_phone and Telephony.dials()):
            return None
        phones = [one for one in self.channels if one.kind == Channel.Kind.PHONE and not one.is_invalid]
        return min(phones, key=lambda one: (not one.is_primary, one.person_id or 0, one.pk), default=None)

    @cached_property
    def own_channels(self) -> list[Channel]:
        return [channel for channel in self.channels if channel.person_id is None]

    @cached_property
    def everybody(self) -> list[Any]:
        """The client's own persons, then those of other clients who work here, too."""
        return everybody_at(self.client, self.user)

    @property
    def from_elsewhere(self) -> list[Any]:
        return [person for person in self.everybody if person.client_id != self.client.pk]

    @cached_property
    def persons(self) -> list[Any]:
        """Persons of the client with their `reach`: the channels of each."""
        rows = [person for person in self.everybody if person.client_id == self.client.pk]
        for person in rows:
            person.reach = [channel for channel in self.channels if channel.person_id == person.pk]
        if rows:  # who somebody is, how to reach them, and perhaps their birthday
            has_facts = any(person.birthday for person in rows)
            record_read(self.user, self.client, "contact", *(["personal"] if has_facts else []))
        return rows

    @cached_property
    def activities(self) -> list[Activity]:
        """What is planned, the next one first."""
        return _steps.rows(self.client, self.user)

    @cached_property
    def rhythm(self) -> Rhythm:
        return contact_rhythm(self.client, self.user)

    @cached_property
    def timeline(self) -> Timeline:
        return timeline(self.client, self.user, before=self.before, only=self.only)

    @cached_property
    def seers(self) -> list[Seer]:
        return who_sees(self.client)

    @cached_property
    def suggestion(self) -> Suggestion | None:
        return suggest_next_step(self.client, self.rhythm) if self.may["change"] else None

    @cached_property
    def panels(self) -> list[tuple[ClientPanel, dict[str, Any]]]:
        """Boxes of other rooms that have something to show this reader."""
        access = access_of(self.user)
        shown = []
        for panel in client_panels.on_for(self.user):
            if not panel.entity or access.may(panel.entity, "view"):
                context = panel.context(self.client, self.user)
                if context is not None:
                    shown.append((panel, context))
        return shown

    @property
    def acts(self) -> list[tuple[Any, str]]:
        """What the reader may start here in other rooms, with its address; no query."""
        access = access_of(self.user)
        acts = client_acts.on_for(self.user)
        return [(act, act.url(self.client)) for act in acts if access.may(act.entity, act.action)]

    @property
    def may_mail(self) -> bool:
        """Whether mails to the client are written here."""
        return may_write_mails(self.user)

    @property
    def tab_links(self) -> list[tuple[ClientTab, str]]:
        return [(tab, tab.url(self.client)) for tab in self.tabs]

    @property
    def counted_tabs(self) -> list[tuple[ClientTab, str, int]]:
        """With the counts, which come after the page: one query a tab."""
        return [(tab, url, tab.count(self.client, self.user)) for tab, url in self.tab_links]

    @property
    def note_kinds(self) -> list[tuple[str, str, str]]:
        """(value, label, icon) of what can have happened."""
        return [(value, str(label), KIND_ICONS[value]) for value, label in Interaction.Kind.choices]

    @cached_property
    def tabs(self) -> list[ClientTab]:
        access = access_of(self.user)
        return [tab for tab in client_tabs.on_for(self.user) if access.may(tab.entity, "view")]
