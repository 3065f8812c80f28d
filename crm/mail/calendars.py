"""What calendar programs answer to an invitation (iTIP, RFC 5546): REPLY, or COUNTER with another time."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone

from crm.frozen import frozen
from crm.mail.charsets import fit
from crm.mail.headers import plain_address

log = logging.getLogger(__name__)
LONGEST = 200_000
MOST_EVENTS = 20
METHODS = {"REPLY", "COUNTER"}
WORDS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}


@frozen
class CalendarAnswer:
    """One guest's answer. `answer`: accepted, declined, tentative or "". `sequence` None: it does not say to which
    version of the invitation. The times are those wished, of a COUNTER alone; `at` is when it was given, if it says so.
    """

    uid: str
    address: str
    answer: str = ""
    sequence: int | None = None
    note: str = ""
    at: datetime | None = None
    is_wish: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def read_answers(files: Iterable[bytes]) -> tuple[CalendarAnswer, ...]:
    """Of the calendar files of a mail; what is none, or asks something else, gives nothing."""
    found: list[CalendarAnswer] = []
    for raw in files:
        try:
            found += _of_file(raw[:LONGEST])
        except Exception:  # noqa: BLE001 - strangers' calendars are broken in many ways
            log.info("A calendar in a mail could not be read")
    return tuple(found[:MOST_EVENTS])


def _of_file(raw: bytes) -> Iterator[CalendarAnswer]:
    from icalendar import Calendar  # late: few mails carry calendars

    calendar = Calendar.from_ical(raw)
    method = str(calendar.get("METHOD", "")).upper()
    if method not in METHODS:
        return
    for event in calendar.walk("VEVENT")[:MOST_EVENTS]:
        guest = _guest(event)
        if guest is None:
            continue
        is_wish = method == "COUNTER"
        yield CalendarAnswer(
            uid=str(event.get("UID", ""))[:300],
            address=plain_address(str(guest).partition(":")[2] or str(guest)),
            answer=WORDS.get(str(guest.params.get("PARTSTAT", "")).upper(), ""),
            sequence=int(str(event["SEQUENCE"])) if "SEQUENCE" in event else None,
            note=_note(event),
            at=_moment(event, "DTSTAMP"),
            is_wish=is_wish,
            starts_at=_moment(event, "DTSTART") if is_wish else None,
            ends_at=_moment(event, "DTEND") if is_wish else None,
        )


def _guest(event: Any) -> Any:
    """The one who answers: a reply names nobody else. Of several the one that says something."""
    named = event.get("ATTENDEE", [])
    guests = named if isinstance(named, list) else [named]
    answered = [one for one in guests if str(one.params.get("PARTSTAT", "")).upper() in WORDS]
    return next(iter([*answered, *guests]), None)


def _note(event: Any) -> str:
    said = event.get("COMMENT", "")
    return " ".join(fit(str(said[0] if isinstance(said, list) else said)).split())[:300]


def _moment(event: Any, name: str) -> datetime | None:
    if name not in event:
        return None
    found = event.decoded(name)
    if isinstance(found, date) and not isinstance(found, datetime):
        found = datetime.combine(found, time())
    if not isinstance(found, datetime) or not 1980 <= found.year <= 2200:
        return None
    return timezone.make_aware(found) if found.tzinfo is None else found.astimezone(UTC)
