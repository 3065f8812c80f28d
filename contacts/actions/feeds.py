"""The secret address of one's calendar: opened, changed, renewed, closed."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from contacts.models import CalendarFeed
from crm.audit.actions import record
from crm.people.models import User


@transaction.atomic
def open_feed(*, by: User, shows: str, hides_private: bool) -> CalendarFeed:
    """Open it, or change what it shows; an address that is in use stays as it is."""
    feed, _new = CalendarFeed.objects.select_for_update().get_or_create(user=by)
    feed.shows, feed.hides_private = shows, hides_private
    if not feed.nonce:
        feed.nonce, feed.opened_at = secrets.token_urlsafe(24), timezone.now()
    feed.save()
    record(by=by, action="change", target=feed, after={"shows": shows, "hides_private": hides_private})
    return feed


@transaction.atomic
def renew_feed(*, by: User) -> None:
    """Another address; whoever knows the one before reads nothing any more."""
    feed = CalendarFeed.objects.select_for_update().get(user=by)
    feed.nonce, feed.opened_at = secrets.token_urlsafe(24), timezone.now()
    feed.save(update_fields=["nonce", "opened_at"])
    record(by=by, action="renew_feed", target=feed)


@transaction.atomic
def close_feed(*, by: User) -> None:
    if CalendarFeed.objects.filter(user=by).exclude(nonce="").update(nonce=""):
        record(by=by, action="close_feed", target=CalendarFeed.objects.get(user=by))
