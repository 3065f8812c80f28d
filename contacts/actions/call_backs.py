"""A call of a client that waits for an answer: who calls back, and by when the firm's standard wants it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from contacts.actions.activities import complete_activity
from contacts.actions.derived import refresh_next_step
from contacts.actions.given import tell_of_plan
from contacts.actions.plan_by_standards import planned_for
from contacts.models import Activity, Client, Interaction, Standard
from contacts.queries.free_time import Agenda, read_agendas
from contacts.queries.measures import CALL_BACK
from contacts.queries.working_hours import hours_after
from contacts.queries.workload import USUAL_MINUTES
from contacts.standards import standard_measures
from crm.access.context import access_of
from crm.access.queries.absences import worker_for
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates
from crm.people.models import Firm

if TYPE_CHECKING:
    from crm.changes.models import ChangeSet
    from crm.people.models import User

MINUTES = USUAL_MINUTES[Activity.Kind.CALL]


@transaction.atomic
def plan_call_back(*, interaction: Interaction, by: User) -> Activity | None:
    """Plan the call that the standard of the client's class promises, for the owner or their deputy: at the first
    free time of theirs before the working hours are over, else at that hour. None without such a standard, or where
    it is planned already.
    """
    measure = standard_measures.get(CALL_BACK)
    if measure is None or not interaction.waits_for_a_call:
        return None
    client = interaction.client
    promised = Standard.objects.filter(measure=CALL_BACK, grade=client.grade).values_list("amount", flat=True)
    hours = promised.first()
    if not hours:
        return None
    owner = client.owner if client.owner and client.owner.is_active else by
    who = worker_for(owner)
    due_at = _when(who, interaction.happened_at, hours)
    with translation.override(who.language or translation.get_language()):
        activity = planned_for(measure, client.pk, who.pk, due_at)
    activity.person = interaction.person
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:  # it is planned once, however often they call
        return None
    record(by=by, action="plan", target=activity)
    refresh_next_step([client.pk])
    tell_of_plan(activity, by)
    return activity


@transaction.atomic
def settle_call_backs(*, client: Client, by: User, change_set: ChangeSet | None = None) -> None:
    """They were reached: what was planned for that is done, one's own and that of colleagues one covers. With a
    `change_set` that is part of it, and goes back with it.
    """
    rows = Activity.objects.unscoped("one's own work and that of colleagues one covers")
    waiting = rows.filter(
        client=client, standard=CALL_BACK, done_at=None, assigned_to__in=access_of(by).owner_ids
    )
    found = list(waiting.order_by("pk"))
    if change_set is None or not found:
        _complete(found, by)
    else:
        keys = [activity.pk for activity in found]
        keep_updates(change_set, Activity, ("done_at", "done_by"), keys, partial(_complete, found, by))


def _complete(activities: Sequence[Activity], by: User) -> None:
    for activity in activities:
        complete_activity(activity=activity, by=by, is_told=True)


def _when(who: User, called_at: datetime, hours: int) -> datetime:
    firm = Firm.load()
    zone = firm.time_zone if firm else "UTC"
    here = ZoneInfo(who.time_zone or zone)
    now = timezone.now().astimezone(here)
    latest = hours_after(called_at.astimezone(here), hours, who.week)
    last = max(latest, now + timedelta(days=1)).date()
    days = [now.date() + timedelta(days=number) for number in range((last - now.date()).days + 1)]
    agenda = read_agendas([who], days, zone)[who.pk]
    return _first_free(agenda, days, now, latest) or max(latest, now)


def _first_free(agenda: Agenda, days: Sequence[date], now: datetime, latest: datetime) -> datetime | None:
    """Before it is too late; where it is too late already, as soon as can be."""
    before = latest if latest > now else None
    starts = (agenda.free_start(day, MINUTES, after=now, before=before) for day in days)
    return next((start for start in starts if start), None)
