"""Fills calendars so that standards are kept: a few a day, within working time, never twice for one client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone, translation

from contacts.actions.derived import refresh_next_step
from contacts.actions.standards import amounts_of, measures_on
from contacts.models import Activity, PlanRules
from contacts.queries.workload import USUAL_MINUTES
from contacts.repeats.rules import instant
from contacts.standards import StandardMeasure
from crm.access.models import Cover
from crm.audit.actions import record
from crm.people.models import Firm, User

DAYS = 14  # how far ahead calendars are filled
CANDIDATES = """
WITH found(client_id, since) AS ({found})
SELECT id, owner_id FROM (
  SELECT c.id, c.owner_id, row_number() OVER (PARTITION BY c.owner_id ORDER BY found.since, c.id) AS place
  FROM found JOIN contacts_client c ON c.id = found.client_id
  JOIN people_user u ON u.id = c.owner_id AND u.is_active
  WHERE c.next_step_at IS NULL
) AS ranked WHERE place <= %s ORDER BY place, id
"""


@dataclass
class Room:
    """Who has how much time on which of the days ahead."""

    days: Sequence[date]
    a_day: int
    zone: str
    people: dict[int, User]
    minutes: Counter[tuple[int, date]] = field(default_factory=Counter)
    planned: Counter[tuple[int, date]] = field(default_factory=Counter)
    covers: list[tuple[int, int, datetime, datetime]] = field(default_factory=list)

    def place(self, owner_id: int, minutes: int) -> tuple[int, date] | None:
        """(who, day) for one more: where least is planned by itself, the earlier day first; None when all is full.

        While the owner is away it is their deputy's.
        """
        free = [
            (self.planned[worker, day], day, worker)
            for day in self.days
            if (worker := self.worker(owner_id, day)) in self.people and self.has_room(worker, day, minutes)
        ]
        if not free:
            return None
        _count, day, worker = min(free)
        self.planned[worker, day] += 1
        self.minutes[worker, day] += minutes
        return worker, day

    def has_room(self, user_id: int, day: date, minutes: int) -> bool:
        span = self.people[user_id].week.get(day.weekday())
        if span is None or self.planned[user_id, day] >= self.a_day:
            return False
        worked = (span[1].hour - span[0].hour) * 60 + span[1].minute - span[0].minute
        return self.minutes[user_id, day] + minutes <= worked

    def worker(self, owner_id: int, day: date) -> int:
        noon = datetime.combine(day, time(12), ZoneInfo(self.zone))
        for absent, deputy, start, end in self.covers:
            if absent == owner_id and start <= noon < end:
                return deputy
        return owner_id


@transaction.atomic
def plan_by_standards() -> int:
    """Plan what the standards ask for with clients that have nothing planned; how many."""
    firm, rules = Firm.load(), PlanRules.load()
    if firm is None:
        return 0
    with timezone.override(firm.time_zone), translation.override(firm.language):
        room = read_room(firm, rules.planned_a_day)
        made = [activity for measure in measures_on() for activity in _plan(measure, room, firm)]
        Activity.objects.bulk_create(made, ignore_conflicts=True, batch_size=2000)
        refresh_next_step([activity.client_id for activity in made if activity.client_id])
        if made:
            record(by=None, action="plan", entity="activity", count=len(made))
    return len(made)


def read_room(firm: Firm, a_day: int) -> Room:
    """Three queries, however many people there are."""
    today = timezone.localdate()
    days = [today + timedelta(days=number) for number in range(1, DAYS + 1)]
    people = {user.pk: user for user in User.objects.filter(is_active=True).prefetch_related("working_days")}
    room = Room(days, a_day, firm.time_zone, people)
    start = timezone.make_aware(datetime.combine(days[0], time.min))
    end = start + timedelta(days=DAYS)
    usual = Case(*[When(kind=kind, then=Value(minutes)) for kind, minutes in USUAL_MINUTES.items()])
    rows = Activity.objects.unscoped("how long, not what").filter(
        done_at=None, due_at__gte=start, due_at__lt=end
    )
    by_day = rows.order_by().values_list("assigned_to", TruncDate("due_at"))
    total, own = Sum(Coalesce(F("minutes"), usual)), Count("pk", filter=~Q(standard=""))
    for user_id, day, minutes, count in by_day.annotate(total=total, own=own):
        room.minutes[user_id, day], room.planned[user_id, day] = minutes, count
    covers = Cover.objects.filter(first=None, starts_at__lt=end, ends_at__gt=start)
    room.covers = list(covers.values_list("absent", "deputy", "starts_at", "ends_at"))
    return room


def _plan(measure: StandardMeasure, room: Room, firm: Firm) -> list[Activity]:
    amounts = amounts_of(measure)
    if not amounts:
        return []
    minutes = USUAL_MINUTES[Activity.Kind(measure.plan_kind)]
    made = []
    for client_id, owner_id in _candidates(measure, amounts, DAYS * room.a_day):
        found = room.place(owner_id, minutes)
        if found is not None:
            made.append(_activity(measure, client_id, found, room.people[found[0]], firm))
    return made


def _candidates(measure: StandardMeasure, amounts: dict[str, int], most: int) -> list[Any]:
    """(client, owner), of each owner the longest broken first, no more than could have room."""
    found, params = measure.find(amounts, measure.plans_ahead)
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(found=found), [*params, most])
        return cursor.fetchall()


def _activity(
    measure: StandardMeasure, client_id: int, found: tuple[int, date], user: User, firm: Firm
) -> Activity:
    return Activity(
        client_id=client_id,
        kind=measure.plan_kind,
        title=str(measure.plan_title),
        standard=measure.key,
        due_at=instant(found[1], time(23, 59), user.time_zone or firm.time_zone),
        is_all_day=True,
        assigned_to_id=found[0],
    )
