"""Fills calendars so that standards are kept: a few a day, within working time, never twice for one client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation

from contacts.actions.derived import refresh_next_step
from contacts.actions.standards import amounts_of, measures_on
from contacts.models import Activity, PlanRules
from contacts.queries.busy_times import Busy
from contacts.queries.free_time import Agenda, read_agendas
from contacts.queries.workload import USUAL_MINUTES
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
    """Who has how much time on which of the days ahead; today is the first of them."""

    now: datetime
    days: Sequence[date]
    a_day: int
    agendas: dict[int, Agenda]
    covers: list[tuple[int, int, datetime, datetime]] = field(default_factory=list)

    def place(self, owner_id: int, minutes: int, *, is_urgent: bool = False) -> tuple[int, datetime] | None:
        """(who, when) for one more, in working time: where least is planned by itself, the earlier day first; what
        is `urgent` as soon as there is time, today too. None when all is full.

        While the owner is away it is their deputy's.
        """
        places = [
            (0 if is_urgent else agenda.planned[day], day, worker)
            for day in (self.days if is_urgent else self.days[1:])
            if (agenda := self.agendas.get(worker := self.worker(owner_id, day)))
            and (is_urgent or agenda.planned[day] < self.a_day)
        ]
        for _count, day, worker in sorted(places):
            agenda = self.agendas[worker]
            start = agenda.free_start(day, minutes, after=self.now)
            if start is not None:
                agenda.take(Busy(worker, start, start + timedelta(minutes=minutes), is_of_standard=True))
                return worker, start
        return None

    def worker(self, owner_id: int, day: date) -> int:
        noon = datetime.combine(day, time(12), self.now.tzinfo)
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
        made = [activity for measure in measures_on() for activity in _plan(measure, room)]
        Activity.objects.bulk_create(made, ignore_conflicts=True, batch_size=2000)
        refresh_next_step([activity.client_id for activity in made if activity.client_id])
        if made:
            record(by=None, action="plan", entity="activity", count=len(made))
    return len(made)


def read_room(firm: Firm, a_day: int) -> Room:
    """Six queries, however many people there are."""
    now = timezone.localtime()
    days = [now.date() + timedelta(days=number) for number in range(DAYS + 1)]
    people = User.objects.filter(is_active=True).prefetch_related("working_days")
    room = Room(now, days, a_day, read_agendas(people, days, firm.time_zone))
    covers = Cover.objects.filter(first=None, starts_at__lt=now + timedelta(days=DAYS + 2), ends_at__gt=now)
    room.covers = list(covers.values_list("absent", "deputy", "starts_at", "ends_at"))
    return room


def _plan(measure: StandardMeasure, room: Room) -> list[Activity]:
    amounts = amounts_of(measure)
    if not amounts:
        return []
    minutes = USUAL_MINUTES[Activity.Kind(measure.plan_kind)]
    made = []
    for client_id, owner_id in _candidates(measure, amounts, DAYS * room.a_day):
        found = room.place(owner_id, minutes, is_urgent=measure.is_hours)
        if found is not None:
            made.append(planned_for(measure, client_id, *found))
    return made


def _candidates(measure: StandardMeasure, amounts: dict[str, int], most: int) -> list[Any]:
    """(client, owner), of each owner the longest broken first, no more than could have room."""
    found, params = measure.find(amounts, measure.plans_ahead)
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(found=found), [*params, most])
        return cursor.fetchall()


def planned_for(measure: StandardMeasure, client_id: int, worker_id: int, due_at: datetime) -> Activity:
    return Activity(
        client_id=client_id,
        kind=measure.plan_kind,
        title=str(measure.plan_title),
        standard=measure.key,
        due_at=due_at,
        assigned_to_id=worker_id,
    )
