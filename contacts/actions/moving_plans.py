"""Other days for many plans, by two statements for any number of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from contacts.actions.reminders import MORNING, remind_then
from contacts.models import Activity, ActivityMove
from crm.changes.actions.keeping import insert_kept, keep_updates
from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from crm.people.models import User

# By the clock of whoever moves, so that ten o'clock stays ten o'clock when summer time begins in between.
LATER = "(due_at AT TIME ZONE %(zone)s + %(days)s * interval '1 day') AT TIME ZONE %(zone)s"
THAT_DAY = "(%(day)s::date + (due_at AT TIME ZONE %(zone)s)::time) AT TIME ZONE %(zone)s"
MOVED = """SELECT id, due_at AS from_at, {} AS to_at FROM contacts_activity
  WHERE id = ANY(%(ids)s) AND done_at IS NULL"""
MOVES_SQL = """
INSERT INTO contacts_activitymove (activity_id, from_at, to_at, reason, by_id, at)
SELECT id, from_at, to_at, %(reason)s, %(by)s, %(now)s FROM ({}) AS moved WHERE from_at <> to_at ORDER BY id
"""
# As contacts.actions.reminders reckons it for one.
MOVE_SQL = """
UPDATE contacts_activity AS a SET
  due_at = to_at, move_count = least(a.move_count + 1, 32767), escalated_at = NULL, version = a.version + 1,
  remind_at = CASE WHEN to_at > %(now)s THEN
    CASE WHEN a.is_all_day THEN (date_trunc('day', to_at AT TIME ZONE %(zone)s) + %(morning)s) AT TIME ZONE %(zone)s
    ELSE to_at END - a.remind_minutes * interval '1 minute' END
FROM ({}) AS moved WHERE a.id = moved.id AND from_at <> to_at
"""
MINUTES_SQL = """
SELECT DISTINCT date_trunc('minute', remind_at + interval '59 seconds') FROM contacts_activity
WHERE id = ANY(%s) AND remind_at IS NOT NULL
"""
WRITTEN = ["due_at", "move_count", "escalated_at", "remind_at"]


def move_kept(
    change_set: ChangeSet, ids: list[int], by: User, *, days: int | None, day: date | None, reason: str
) -> None:
    """Move these open activities; how often and why stays with each. What already stands there is no move."""
    moved = MOVED.format(LATER if day is None else THAT_DAY)
    params: dict[str, Any] = {"ids": ids, "by": by.pk, "days": days, "day": day, "now": timezone.now()}
    params |= {"zone": timezone.get_current_timezone_name(), "morning": MORNING}
    params["reason"] = " ".join(reason.split())[:200]
    insert_kept(change_set, ActivityMove, MOVES_SQL.format(moved).rstrip(), params)
    keep_updates(change_set, Activity, WRITTEN, ids, lambda: _run(MOVE_SQL.format(moved), params))
    with connection.cursor() as cursor:
        cursor.execute(MINUTES_SQL, [ids])
        minutes = [row[0] for row in cursor.fetchall()]
    for minute in minutes:
        remind_then(minute)


def _run(statement: str, params: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
