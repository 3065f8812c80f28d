"""When colleagues are busy: by what they have planned, by what they are invited to, and by being away."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from contacts.models import Activity, Invitation
from contacts.queries.workload import USUAL_MINUTES
from crm.access.models import Cover
from crm.frozen import frozen

PLAN, INVITED, AWAY = "plan", "invited", "away"


@frozen
class Busy:
    """One stretch of a colleague's time. A plan for any time that day takes `minutes` of it, at no hour.

    `title` is that of what they are invited to, for nobody but themselves.
    """

    user_id: int
    starts_at: datetime
    ends_at: datetime
    why: str = PLAN
    is_all_day: bool = False
    is_of_standard: bool = False
    title: str = ""

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def busy_times(
    user_ids: Collection[int], start: datetime, end: datetime, *, without: int | None = None
) -> list[Busy]:
    """Three queries, however many colleagues. `without`: the activity that is about to be planned anew.

    Says when somebody is busy and never with what: nobody's right to a client is asked.
    """
    return [
        *_plans(user_ids, start, end, without),
        *invited_times(user_ids, start, end, without=without),
        *away_times(user_ids, start, end),
    ]


def _plans(user_ids: Collection[int], start: datetime, end: datetime, without: int | None) -> Iterator[Busy]:
    rows = Activity.objects.unscoped("how long, not what: a colleague's free time is no secret").filter(
        assigned_to__in=user_ids, done_at=None, due_at__gte=start - timedelta(days=1), due_at__lt=end
    )
    if without:
        rows = rows.exclude(pk=without)
    said = rows.order_by().values_list("assigned_to", "due_at", "minutes", "kind", "is_all_day", "standard")
    for user_id, due_at, minutes, kind, is_all_day, standard in said:
        length = minutes or USUAL_MINUTES[Activity.Kind(kind)]
        until = due_at + timedelta(minutes=length)
        if until > start:
            yield Busy(user_id, due_at, until, PLAN, is_all_day, bool(standard))


def invited_times(
    user_ids: Collection[int], start: datetime, end: datetime, *, without: int | None = None
) -> Iterator[Busy]:
    """What each is invited to by the latest of its mails, unless they declined; one query."""
    rows = Invitation.objects.unscoped("how long, not what: a colleague's free time is no secret")
    later = rows.filter(activity_key=OuterRef("activity_key"), address=OuterRef("address")).filter(
        Q(sequence__gt=OuterRef("sequence")) | Q(sequence=OuterRef("sequence"), pk__gt=OuterRef("pk"))
    )
    rows = rows.filter(
        ~Exists(later), colleague__in=user_ids, method=Invitation.Method.REQUEST, is_all_day=False,
        starts_at__lt=end, ends_at__gt=start,
    ).exclude(answer=Invitation.Answer.DECLINED)  # fmt: skip
    if without:
        rows = rows.exclude(activity_key=without)
    said = rows.order_by().values_list("colleague", "starts_at", "ends_at", "title")
    for user_id, starts_at, ends_at, title in said:
        yield Busy(user_id, starts_at, ends_at, INVITED, title=title)


def away_times(user_ids: Collection[int], start: datetime, end: datetime) -> Iterator[Busy]:
    """When somebody stands in for them; one query."""
    rows = Cover.objects.filter(absent__in=user_ids, first=None, starts_at__lt=end, ends_at__gt=start)
    said = rows.order_by("starts_at").values_list("absent", "starts_at", "ends_at")
    for user_id, starts_at, ends_at in said:
        yield Busy(user_id, starts_at, ends_at, AWAY)
