"""What repeats: only the next one is ever planned, made once the one before is done or its day is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_next_step
from contacts.actions.reminders import put_reminder
from contacts.models import Activity, ActivitySeries
from contacts.repeats.rules import Rule, instant
from crm.access.queries.absences import worker_for
from crm.audit.actions import record
from crm.events import ActivityChanged, publish
from crm.people.models import User

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet

# What each of a series is like.
COPIED = ("kind", "title", "note", "minutes", "person", "remind_minutes")
RULE = ("rule_kind", "step", "weekdays", "until", "times", "is_jalali")


def first_due(terms: dict[str, Any], due_at: datetime) -> datetime:
    """When the first one is due: that day if the rule holds for it, else the next day for which it does."""
    here = timezone.localtime(due_at)
    rule = _rule(terms, here.date())
    first = next(rule.days(), None)
    if first is None:
        raise ValidationError({"until": _("It would end before it begins.")})
    if first == here.date():
        return due_at
    return instant(first, here.time().replace(tzinfo=None), timezone.get_current_timezone_name())


@transaction.atomic
def begin_series(*, activity: Activity, by: User, terms: dict[str, Any]) -> ActivitySeries:
    """Let a planned activity repeat. `terms`: the fields of RULE; days and time are those of the current zone."""
    here = timezone.localtime(activity.due_at)
    series = ActivitySeries(
        client=activity.client,
        subject_entity=activity.subject_entity,
        subject_id=activity.subject_id,
        created_by=by,
        starts_on=here.date(),
        last_on=here.date(),
        zone=timezone.get_current_timezone_name(),
    )
    _take(series, activity, terms)
    series.save(force_insert=True)
    activity.series, activity.series_on = series, series.last_on
    activity.save(update_fields=["series", "series_on"])
    record(by=by, action="repeat", target=activity, after={"rule_kind": series.get_rule_kind_display()})
    return series


@transaction.atomic
def change_following(*, activity: Activity, by: User, terms: dict[str, Any]) -> ActivitySeries:
    """From this one on they are all as it is now, by other terms. It is the latest of its series."""
    series = _locked(activity.series_id)
    if series.last_on != activity.series_on:
        raise ValidationError(_("A later one is planned already: change that one."))
    here = timezone.localtime(activity.due_at)
    series.starts_on = series.last_on = here.date()
    series.zone = timezone.get_current_timezone_name()
    _take(series, activity, terms)
    series.save()
    activity.series_on = series.last_on
    activity.save(update_fields=["series_on"])
    record(by=by, action="repeat", target=activity, after={"rule_kind": series.get_rule_kind_display()})
    return series


@transaction.atomic
def end_series(*, activity: Activity, by: User) -> None:
    """No further ones; what is planned stays."""
    series = _locked(activity.series_id)
    if series.ended_at is None:
        series.ended_at = timezone.now()
        series.save(update_fields=["ended_at"])
        record(by=by, action="stop_repeat", target=activity)


def carry_on(activity: Activity, by: User | None) -> Activity | None:
    """Make the next one if this was the latest of its series."""
    if activity.series_id is None or activity.series_on is None:
        return None
    series = _locked(activity.series_id)
    return _make_next(series, activity, by) if series.last_on == activity.series_on else None


def passed_series() -> list[int]:
    """Keys of series whose latest day is over somewhere; each is looked at by its own clock."""
    latest = timezone.now() + timedelta(hours=14)
    rows = _all().filter(ended_at=None, last_on__lt=latest.date())
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def continue_series(series_id: int) -> Activity | None:
    """Make the next one if the day of the latest is over; nothing while another worker holds the series."""
    series = _all().select_for_update(skip_locked=True, of=("self",)).filter(pk=series_id).first()
    if series is None or series.ended_at or series.last_on >= _today(series):
        return None
    rows = Activity.objects.unscoped("the latest of a series")
    latest = rows.filter(series=series).select_related("assigned_to", "client__owner").order_by("-series_on")
    found = latest.first()
    if found is None:
        series.ended_at = timezone.now()
        series.save(update_fields=["ended_at"])
        return None
    return _make_next(series, found, None)


def _make_next(series: ActivitySeries, latest: Activity, by: User | None) -> Activity | None:
    """Days that went by meanwhile are left out: nobody comes back to thirty calls of one series."""
    day = series.day_after(max(series.last_on, _today(series) - timedelta(days=1)))
    if day is None:
        series.ended_at = series.ended_at or timezone.now()
        series.save(update_fields=["ended_at"])
        return None
    due_at = instant(day, series.due_clock, series.zone)
    following = Activity(
        client_id=series.client_id,
        subject_entity=series.subject_entity,
        subject_id=series.subject_id,
        due_at=due_at,
        is_all_day=series.clock is None,
        assigned_to=worker_for(_whose(latest), due_at),
        created_by_id=series.created_by_id,
        series=series,
        series_on=day,
        **{name: getattr(series, name) for name in COPIED},
    )
    with timezone.override(series.zone):
        put_reminder(following)
    following.save(force_insert=True)
    series.last_on = day
    series.save(update_fields=["last_on"])
    record(by=by, action="plan", target=following)
    if series.client_id:
        refresh_next_step([series.client_id])
    publish(
        ActivityChanged(
            by=by,
            activity_id=following.pk,
            client_id=series.client_id,
            subject_entity=series.subject_entity,
            subject_id=series.subject_id,
        )
    )
    return following


def _whose(latest: Activity) -> User:
    """Whoever has the latest one; of somebody who left, the owner of the client."""
    owner = latest.client.owner if latest.client else None
    has_left = not latest.assigned_to.is_active
    return owner if has_left and owner is not None else latest.assigned_to


def _take(series: ActivitySeries, activity: Activity, terms: dict[str, Any]) -> None:
    here = timezone.localtime(activity.due_at)
    series.clock = None if activity.is_all_day else here.time().replace(second=0, microsecond=0, tzinfo=None)
    for name in COPIED:
        setattr(series, name, getattr(activity, name))
    for name in RULE:
        if name in terms:
            setattr(series, name, terms[name])


def _rule(terms: dict[str, Any], starts_on: date) -> Rule:
    given = {name: terms[name] for name in RULE if name in terms and name not in {"rule_kind", "weekdays"}}
    return Rule(terms["rule_kind"], starts_on, weekdays=frozenset(terms.get("weekdays") or ()), **given)


def _today(series: ActivitySeries) -> date:
    return timezone.now().astimezone(ZoneInfo(series.zone)).date()


def _locked(series_id: int | None) -> ActivitySeries:
    row: ActivitySeries = _all().select_for_update(of=("self",)).get(pk=series_id)
    return row


def _all() -> ScopedQuerySet:
    return ActivitySeries.objects.unscoped("the right to the activity was asked")
