"""What is to be known before a call: by which channel, at which hours, and whether it is such an hour there now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Activity, Client, Preference
from contacts.phrases.hours import read_hours
from crm.access.context import access_of
from crm.audit.actions.reading import record_read
from crm.frozen import frozen
from crm.people.models import Firm
from crm.web.formats import digits

if TYPE_CHECKING:
    from crm.people.models import User

Kind = Preference.Kind
KINDS = (Kind.CHANNEL, Kind.HOURS)


@frozen
class BeforeCall:
    """`now` is the time of day at the client; `is_elsewhere`: not the reader's own. `misses`: the hours it is not."""

    rows: list[Preference]
    now: datetime
    is_elsewhere: bool
    misses: list[Preference]

    @property
    def clock(self) -> str:
        return digits(f"{self.now:%H:%M}")


def before_call(client: Client, user: User) -> BeforeCall | None:
    """One query; nothing without the right to personal facts, or where nothing is noted."""
    return weighed(client, hours_and_channels(client, user))


def hours_and_channels(client: Client, user: User) -> list[Preference]:
    if not access_of(user).reads("personal"):
        return []
    rows = Preference.objects.visible_within(client, user).filter(kind__in=KINDS).select_related("person")
    found = list(rows.order_by("kind", "-confidence", "-noted_on", "pk"))
    if found:
        record_read(user, client, "personal")
    return found


def weighed(client: Client, preferences: Iterable[Preference]) -> BeforeCall | None:
    """Of preferences in hand those that matter for a call, held against the time at the client."""
    rows = [row for row in preferences if row.kind in KINDS]
    if not rows:
        return None
    now = timezone.now().astimezone(zone_of(client))
    is_elsewhere = now.utcoffset() != timezone.localtime(now).utcoffset()
    return BeforeCall(rows, now, is_elsewhere, [row for row in rows if not _fits(row, now)])


def zone_of(client: Client) -> ZoneInfo:
    """The client's own; else the firm's."""
    for name in (client.time_zone, getattr(Firm.load(), "time_zone", "")):
        try:
            return ZoneInfo(name or "")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def hours_missed(activity: Activity, client: Client, user: User) -> str:
    """A hint for whoever plans a call at an hour that its person, or else the client, does not like; "" if it fits."""
    if activity.kind != Activity.Kind.CALL or activity.is_all_day:
        return ""
    at = activity.due_at.astimezone(zone_of(client))
    rows = [row for row in hours_and_channels(client, user) if row.kind == Kind.HOURS]
    own = [row for row in rows if activity.person_id and row.person_id == activity.person_id]
    missed = [row for row in own or [row for row in rows if row.person_id is None] if not _fits(row, at)]
    if not missed:
        return ""
    words = _("At %(time)s there, outside the preferred hours: %(hours)s")
    return words % {"time": digits(f"{at:%H:%M}"), "hours": missed[0].text}


def _fits(row: Preference, at: datetime) -> bool:
    hours = read_hours(row.text) if row.kind == Kind.HOURS else None
    return hours is None or hours.fit(at)
