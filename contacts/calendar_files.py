"""Calendars and invitations in the form that calendar programs read (iCalendar, RFC 5545 and 5546)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from contacts.models import Activity, Invitation

PRODUCT = "-//Rapport//Rapport CRM//EN"


def uid_of(activity_key: int) -> str:
    """The same for a subscription and an invitation, so that a calendar that has both shows one."""
    return f"activity-{activity_key}@{urlsplit(settings.PUBLIC_URL).hostname}"


def calendar_file(name: str, events: Iterable[Any]) -> bytes:
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", "PT1H")
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def event_of(activity: Activity, *, summary: str, minutes: int, details: str = "", url: str = "") -> Any:
    """One activity; `url` leads to it for whoever may sign in."""
    event = _event(
        activity.pk, activity.version, summary, activity.due_at, activity.due_at + timedelta(minutes=minutes),
        is_all_day=activity.is_all_day,
    )  # fmt: skip
    event.add("dtstamp", activity.done_at or activity.created_at)
    if details:
        event.add("description", details)
    if url:
        event.add("url", url)
    # What takes all day is no reason for others to find one busy.
    event.add("transp", "TRANSPARENT" if activity.is_all_day else "OPAQUE")
    return event


def invitation_file(row: Invitation) -> bytes:
    """REQUEST or CANCEL, with the same UID and a SEQUENCE that rises with each change."""
    calendar = _calendar()
    calendar.add("method", row.method.upper())
    event = _event(
        row.activity_key, row.sequence, row.title, row.starts_at, row.ends_at, is_all_day=row.is_all_day
    )
    event.add("dtstamp", row.at)
    event.add("organizer", _address(row.organizer.email, row.organizer.name))
    guest = _address(row.address, row.name)
    guest.params.update({"ROLE": "REQ-PARTICIPANT", "RSVP": "TRUE", "PARTSTAT": "NEEDS-ACTION"})
    event.add("attendee", guest)
    event.add("status", "CANCELLED" if row.method == row.Method.CANCEL else "CONFIRMED")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _calendar() -> Any:
    from icalendar import Calendar  # late: few processes write calendars

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(
    key: int, sequence: int, summary: str, starts_at: datetime, ends_at: datetime, *, is_all_day: bool
) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", uid_of(key))
    event.add("sequence", sequence)
    event.add("summary", summary)
    if is_all_day:
        day = timezone.localtime(starts_at).date()
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        event.add("dtstart", starts_at.astimezone(UTC))
        event.add("dtend", ends_at.astimezone(UTC))
    return event


def _address(email: str, name: str) -> Any:
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"MAILTO:{email}")
    if name:
        address.params["CN"] = vText(name)
    return address
