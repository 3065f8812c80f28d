"""How many minutes of a day are planned."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Case, F, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from contacts.models import Activity

# How long it usually takes, where nobody said.
USUAL_MINUTES = {
    Activity.Kind.TASK: 20,
    Activity.Kind.CALL: 15,
    Activity.Kind.MEETING: 60,
    Activity.Kind.VISIT: 90,
}


def planned_minutes(user_ids: Collection[int], day: date) -> dict[int, int]:
    """By colleague: the open activities of the day."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    usual = Case(*[When(kind=kind, then=Value(minutes)) for kind, minutes in USUAL_MINUTES.items()])
    rows = (
        Activity.objects.unscoped("how long, not what: a colleague's free time is no secret")
        .filter(
            assigned_to__in=user_ids, done_at=None, due_at__gte=start, due_at__lt=start + timedelta(days=1)
        )
        .order_by()
        .values_list("assigned_to")
        .annotate(total=Sum(Coalesce(F("minutes"), usual)))
    )
    return dict(rows)
