"""A colleague's calendar as others read it: by a secret address, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.calendar_files import calendar_file, event_of
from contacts.models import Activity, CalendarFeed
from contacts.queries.workload import USUAL_MINUTES
from crm.access.backend import ScopeBackend
from crm.access.context import access_of
from crm.people.models import Firm, User

SALT = "contacts.calendar_feed"
BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)
MOST = 5000


def feed_address(feed: CalendarFeed) -> str:
    token = signing.dumps([feed.user_id, feed.nonce], salt=SALT)
    return f"{settings.PUBLIC_URL}{reverse('calendar_feed', args=[token])}"


def feed_of(token: str) -> CalendarFeed | None:
    """The subscription that a token opens; None for one that is closed, was renewed, or never came from us."""
    try:
        user_id, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    feed = CalendarFeed.objects.exclude(nonce="").filter(user=user_id, nonce=nonce).first()
    # Read as for a page, with the version of the rights: else each question for them would ask for it again.
    user = ScopeBackend().get_user(user_id) if feed else None
    if feed is None or user is None:
        return None
    feed.user = user
    return feed


def feed_file(feed: CalendarFeed) -> bytes:
    """Only what is the colleague's own to do; clients are named as far as they may see them today."""
    user, firm = feed.user, Firm.load()
    zone = user.time_zone or (firm.time_zone if firm else "UTC")
    language = user.language or (firm.language if firm else "en")
    now = timezone.now()
    rows = Activity.objects.unscoped("one's own, at one's own secret address")
    span = rows.filter(assigned_to=user, due_at__gte=now - BEHIND, due_at__lt=now + AHEAD)
    with timezone.override(zone), translation.override(language):
        found = span.select_related("client", "person").order_by("due_at", "pk")[:MOST]
        events = [_event(feed, row, user) for row in found]
        return calendar_file(_("Rapport: %(name)s") % {"name": user.name}, events)


def _event(feed: CalendarFeed, activity: Activity, user: User) -> Any:
    minutes = activity.minutes or USUAL_MINUTES[Activity.Kind(activity.kind)]
    is_private = activity.client_id is None and feed.hides_private
    if feed.shows == CalendarFeed.Shows.BUSY or is_private:
        return event_of(activity, summary=_("Busy"), minutes=minutes)
    done = "✓ " if activity.done_at else ""
    client = activity.client_for(user) if feed.shows == CalendarFeed.Shows.ALL else None
    if client is None:
        return event_of(activity, summary=f"{done}{activity.title}", minutes=minutes)
    details = [client.name]
    if activity.person:
        details.append(activity.person.name)
    if client.main_phone and access_of(user).reads("contact"):
        details.append(client.main_phone)
    return event_of(
        activity, summary=f"{done}{activity.title} ({client.name})", minutes=minutes,
        details="\n".join(details), url=f"{settings.PUBLIC_URL}{client.get_absolute_url()}",
    )  # fmt: skip
