"""How often a client was in contact, week by week for a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Value
from django.db.models.functions import TruncWeek
from django.utils import timezone

from contacts.models import Client, Interaction
from contacts.queries.mail_entries import filings_of
from contacts.queries.timeline_sources import may_have
from crm.access.of_record import OfRecord
from crm.frozen import frozen
from crm.people.models import User

WEEKS = 52
QUIET_WEEKS = 6
# A note is no contact with the client.
CHANNEL_OF = {"call": "call", "email": "mail", "letter": "mail", "meeting": "meet", "visit": "meet"}


@frozen
class Rhythm:
    """`weeks` oldest first, each {channel: contacts}; `gap` the longest quiet stretch (first, last) if it is long."""

    weeks: list[dict[str, int]]
    starts: list[date]
    count: int
    gap: tuple[int, int] | None

    @property
    def gap_weeks(self) -> int:
        return self.gap[1] - self.gap[0] + 1 if self.gap else 0

    @property
    def months(self) -> list[tuple[int, date]]:
        """(week, day) where a new month begins, for the axis."""
        return [
            (index, start)
            for index, start in enumerate(self.starts)
            if index > 0 and start.month != self.starts[index - 1].month
        ]


def contact_rhythm(client: Client, user: User) -> Rhythm:
    """Contacts of the last 52 weeks by week and channel; one query."""
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    starts = [first + timedelta(weeks=index) for index in range(WEEKS)]
    weeks: list[dict[str, int]] = [{} for _ in starts]
    for week, kind, count in _contacts_of(client, user, first):
        index = (timezone.localtime(week).date() - first).days // 7
        if 0 <= index < WEEKS:
            channel = CHANNEL_OF[kind]
            weeks[index][channel] = weeks[index].get(channel, 0) + count
    return Rhythm(weeks, starts, sum(sum(week.values()) for week in weeks), longest_gap(weeks))


def _contacts_of(client: Client, user: User, first: date) -> Any:
    zone = timezone.get_current_timezone_name()
    if not may_have(client, "mails"):
        return _contacts.rows(client, user, first, zone)
    own = _counted(Interaction.objects.visible_within(client, user), first, zone)
    return own.union(_mailed(client, user, first), all=True)


def _counted(rows: Any, first: date, _zone: str) -> Any:
    """Weeks begin at midnight of the reader's zone, so each zone has a statement of its own."""
    rows = rows.filter(happened_at__date__gte=first, kind__in=CHANNEL_OF)
    return (
        rows.annotate(week=TruncWeek("happened_at")).values_list("week", "kind").annotate(count=Count("pk"))
    )


_contacts = OfRecord(Interaction, _counted)


def _mailed(client: Client, user: User, first: date) -> Any:
    return (
        filings_of(client, user)
        .filter(happened_at__date__gte=first, mail__is_auto=False, mail__is_bounce=False)
        .annotate(week=TruncWeek("happened_at"), kind=Value("email", output_field=CharField()))
        .values_list("week", "kind")
        .annotate(count=Count("pk"))
    )


def longest_gap(weeks: list[dict[str, int]]) -> tuple[int, int] | None:
    """The longest run of weeks without contact after the first one; None if shorter than QUIET_WEEKS."""
    best: tuple[int, int] | None = None
    start: int | None = None
    began = False
    for index, week in enumerate([*weeks, {"call": 1}]):
        if week:
            if start is not None and (best is None or index - start > best[1] - best[0] + 1):
                best = (start, index - 1)
            began, start = True, None
        elif began and start is None:
            start = index
    return best if best and best[1] - best[0] + 1 >= QUIET_WEEKS else None
