"""Covers one may see and set: one's own, and those of the people one leads; who is away in one's teams."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from crm.access.context import access_of
from crm.access.models import Cover
from crm.access.trees import with_descendants
from crm.frozen import frozen
from crm.people.models import Membership, Team, User

WEEKS = 5
PAST_ROWS = 12


def led_team_ids(user: User) -> tuple[int, ...]:
    """The teams that the person leads, and all below them."""
    led = list(Membership.objects.filter(user=user, is_lead=True).values_list("team_id", flat=True))
    return with_descendants(led, dict(Team.objects.values_list("pk", "parent_id"))) if led else ()


def people_to_cover(user: User) -> QuerySet[User]:
    """For whom the person may set a cover: themselves, their people; everybody for who keeps colleagues."""
    everybody = User.objects.filter(is_active=True).order_by("name")
    if access_of(user).may("colleague", "change"):
        return everybody
    return everybody.filter(Q(pk=user.pk) | Q(home_team__in=led_team_ids(user)))


def may_set_cover_for(user: User, absent: User) -> bool:
    return people_to_cover(user).filter(pk=absent.pk).exists()


def covers_of_interest(user: User) -> QuerySet[Cover]:
    """Covers of those the person may set them for, of those they stand in for, and of colleagues in their teams.

    One row an absence, with its `further` deputies.
    """
    stands_in = Q(deputy=user) | Q(pk__in=Cover.objects.filter(deputy=user).values("first"))
    near = Q(absent__in=people_to_cover(user)) | Q(absent__home_team__in=access_of(user).team_ids)
    further = Prefetch("further", Cover.objects.select_related("deputy").order_by("pk"))
    rows = Cover.objects.filter(stands_in | near, first=None)
    return rows.select_related("absent__home_team", "deputy").prefetch_related(further)


def covers_for(user: User) -> QuerySet[Cover]:
    """Those now and to come, the next one first."""
    return covers_of_interest(user).filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")


def past_covers_for(user: User) -> QuerySet[Cover]:
    return (
        covers_of_interest(user).filter(ends_at__lte=timezone.now()).order_by("-ends_at", "-pk")[:PAST_ROWS]
    )


@frozen
class CalendarDay:
    day: date
    is_today: bool
    is_weekend: bool


@frozen
class CalendarRow:
    """`spans`: (cover or None, how many days), from the first day of the calendar to its last."""

    user: User
    spans: list[tuple[Cover | None, int]]


@frozen
class Calendar:
    """Who is away in five weeks from a Monday."""

    days: list[CalendarDay]
    rows: list[CalendarRow]

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day

    @property
    def earlier(self) -> date:
        return self.first - timedelta(weeks=WEEKS - 1)

    @property
    def later(self) -> date:
        return self.first + timedelta(weeks=WEEKS - 1)


def cover_calendar(user: User, around: date) -> Calendar:
    """The weeks from the Monday before `around`, a row for each colleague who is away in them."""
    first = around - timedelta(days=around.weekday())
    today = timezone.localdate()
    days = [first + timedelta(days=number) for number in range(7 * WEEKS)]
    begin, end = _start(first), _start(days[-1] + timedelta(days=1))
    covers = covers_of_interest(user).filter(starts_at__lt=end, ends_at__gt=begin)
    by_user: dict[User, list[Cover]] = {}
    for cover in covers.order_by("absent__name", "starts_at"):
        by_user.setdefault(cover.absent, []).append(cover)
    rows = [CalendarRow(absent, _spans(theirs, days)) for absent, theirs in by_user.items()]
    return Calendar([CalendarDay(day, day == today, day.weekday() >= 5) for day in days], rows)


def _spans(covers: list[Cover], days: list[date]) -> list[tuple[Cover | None, int]]:
    each_day = [next((cover for cover in covers if _lies_on(cover, day)), None) for day in days]
    return [(cover, len(list(same))) for cover, same in groupby(each_day)]


def _lies_on(cover: Cover, day: date) -> bool:
    return cover.starts_at < _start(day + timedelta(days=1)) and cover.ends_at > _start(day)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
