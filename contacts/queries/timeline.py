"""One stream of everything about a client, from all sources, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Client
from contacts.queries.entries import changes_counted, interaction_entries
from contacts.queries.mail_entries import mail_entries
from contacts.queries.pins import pinned_entries
from contacts.queries.stream_places import place_at_end, rank_of, read_place
from contacts.queries.timeline_sources import may_have, sources_of
from contacts.registries import TimelineEntry, TimelineSource
from crm.frozen import frozen
from crm.people.models import User
from crm.web.formats import month_and_year

PAGE = 20
# Sources that the filters below ask.
IN_FILTERS = {"interactions", "mails"}
TALKS = ("call", "meeting", "email", "letter", "visit")
# Filters over our own interactions; every other source is a filter by its key.
INTERACTION_FILTERS = {
    "calls": (gettext_lazy("Calls"), ("call",)),
    "mail": (gettext_lazy("E-mails and letters"), ("email", "letter")),
    "meetings": (gettext_lazy("Meetings and visits"), ("meeting", "visit")),
    "notes": (gettext_lazy("Notes"), ("note",)),
    "incoming": (gettext_lazy("From the client"), TALKS),
    "outgoing": (gettext_lazy("From us"), TALKS),
}
# Whose move it was; mails know it too.
DIRECTIONS = {"incoming": True, "outgoing": False}


@frozen
class Fold:
    """Neighbouring changes behind one line."""

    entries: list[TimelineEntry]

    @property
    def at(self) -> datetime:
        return self.entries[0].at

    @property
    def title(self) -> str:
        return changes_counted(len(self.entries))


@frozen
class Stretch:
    """A heading ("This week") and what stands below it."""

    heading: str
    items: list[TimelineEntry | Fold] = field(default_factory=list)


@frozen
class Timeline:
    """A page of the stream; `older` is the place to ask for next, "" at the end. `pinned` stands above the first."""

    stretches: list[Stretch]
    older: str
    only: str
    filters: list[tuple[str, str]]
    pinned: list[TimelineEntry] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.stretches and not self.pinned


def timeline(client: Client, user: User, *, before: str = "", only: str = "", limit: int = PAGE) -> Timeline:
    """The newest entries behind the place `before`; one query per source that has any, or one in all with a filter."""
    sources, place = sources_of(user), read_place(before) if before else None
    moment, asked_for = (place.before, limit + 1 + place.seen) if place else (None, limit + 1)
    found: list[TimelineEntry] = []
    is_cut = False
    for entries in _asked(sources, client, user, moment, only, asked_for):
        is_cut = is_cut or len(entries) >= asked_for
        found.extend(entries)
    found = [entry for entry in found if place is None or place.is_behind(entry)]
    found.sort(key=rank_of, reverse=True)
    shown = found[:limit]
    has_older = bool(shown) and (is_cut or len(found) > limit)
    older = place_at_end(shown, place).token() if has_older else ""
    pinned = [] if place or only else pinned_entries(client, user)
    return Timeline(stretches(shown), older, only, filters_of(sources), pinned)


def _asked(
    sources: list[TimelineSource], client: Client, user: User, before: datetime | None, only: str, limit: int
) -> Iterable[list[TimelineEntry]]:
    if only in INTERACTION_FILTERS:
        kinds, came = INTERACTION_FILTERS[only][1], DIRECTIONS.get(only)
        yield interaction_entries(client, user, before, limit, kinds, is_incoming=came)
        if only == "mail" or came is not None:
            yield mail_entries(client, user, before, limit, is_incoming=came)
        return
    for source in sources:
        if only in ("", source.key) and may_have(client, source.key):
            yield list(source.entries(client, user, before, limit))


def filters_of(sources: list[TimelineSource]) -> list[tuple[str, str]]:
    """(key, label) of each filter chip."""
    own = [(key, str(label)) for key, (label, _kinds) in INTERACTION_FILTERS.items()]
    return own + [(source.key, str(source.label)) for source in sources if source.key not in IN_FILTERS]


def stretches(entries: list[TimelineEntry]) -> list[Stretch]:
    """Entries under the headings of their age, neighbouring changes folded."""
    found: list[Stretch] = []
    today = timezone.localdate()
    for entry in entries:
        heading = heading_of(timezone.localtime(entry.at).date(), today)
        if not found or found[-1].heading != heading:
            found.append(Stretch(heading))
        found[-1].items.append(entry)
    return [Stretch(stretch.heading, folded(stretch.items)) for stretch in found]


def folded(items: list[Any]) -> list[TimelineEntry | Fold]:
    """Runs of two or more changes become one fold."""
    result: list[TimelineEntry | Fold] = []
    run: list[TimelineEntry] = []
    for item in [*items, None]:
        if item is not None and item.kind == "change":
            run.append(item)
            continue
        if len(run) > 1:
            result.append(Fold(run))
        else:
            result.extend(run)
        run = []
        if item is not None:
            result.append(item)
    return result


def heading_of(day: date, today: date) -> str:
    """Today, Yesterday, This week, Earlier in November, October, March 2025."""
    if day >= today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    if day >= today - timedelta(days=today.weekday()):
        return _("This week")
    if (day.year, day.month) == (today.year, today.month):
        return _("Earlier this month")
    return month_and_year(day)
