"""What somebody else did to a plan since it was shown to whoever moves it."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime

from contacts.models import Activity, ActivityMove
from crm.audit.queries.saves import saves_since
from crm.frozen import frozen
from crm.web import formats
from crm.web.values import colleagues, field_label, shown

if TYPE_CHECKING:
    from crm.people.models import User

MARK = re.compile(r"^(\d{1,9})-(\d{1,11})$", re.ASCII)
# One day has no clock, and persons stand in the audit by their keys.
UNSAID = {"is_all_day", "person"}


@frozen
class Change:
    """`by` is None for the program itself."""

    by: User | None
    at: datetime
    words: str


@frozen
class Seen:
    """As which version a plan was shown, and when."""

    version: int
    at: datetime


def seen_mark(activity: Activity) -> str:
    """What a form or a block carries of the plan that it shows; `read_mark` reads it again."""
    return f"{activity.version}-{int(time.time())}"


def read_mark(text: str) -> Seen | None:
    found = MARK.match(text)
    return Seen(int(found[1]), datetime.fromtimestamp(int(found[2]), UTC)) if found else None


def changes_since(activity: Activity, seen: Seen, reader: User) -> list[Change]:
    """Who changed what of it, the latest first. Moves of many plans at once stand among its own moves only."""
    names, found, told = colleagues(), [], set()
    for entry in saves_since(activity, seen.at, reader):
        parts = []
        for name, before, after in entry.changed_fields:
            if name == "due_at":
                told.add(parse_datetime(str(after)))
            if name not in UNSAID:
                parts.append(_in_words(name, before, after, names))
        found.append(Change(entry.by, entry.at, "; ".join(parts) or entry.action_word))
    rows = ActivityMove.objects.visible_to(reader).filter(activity=activity, at__gte=seen.at)
    found += [
        Change(move.by, move.at, _in_words("due_at", move.from_at, move.to_at, names))
        for move in rows.select_related("by").order_by("-at")[:10]
        if move.to_at not in told
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _in_words(name: str, before: Any, after: Any, names: Any) -> str:
    was, is_now = (_value(name, value, names) for value in (before, after))
    return f"{field_label(Activity, name)}: " + (f"{was} → {is_now or '–'}" if was else is_now)


def _value(name: str, value: Any, names: Any) -> str:
    if isinstance(value, datetime):
        return formats.date_time(value)
    return str(shown(Activity, name, value, names))
