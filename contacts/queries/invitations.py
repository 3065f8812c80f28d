from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from contacts.models import Activity, Channel, Invitation, Person
from crm.access.context import access_of
from crm.people.models import User
from crm.sql.lookups import Keys


def guests_of(activity: Activity) -> list[Invitation]:
    """Who is invited now: of each address the latest row, if it calls nothing off. One query."""
    rows = Invitation.objects.unscoped("of an activity that the caller may see").filter(
        activity_key=activity.pk
    )
    latest = rows.order_by("address", "-sequence", "-pk").distinct("address")
    found = list(latest.select_related("person", "colleague", "organizer"))
    return [row for row in found if row.method == Invitation.Method.REQUEST]


def with_guests(keys: Sequence[int]) -> set[int]:
    """Those of these activities that somebody is invited to now. One query."""
    rows = Invitation.objects.unscoped("of activities that the caller may change").filter(
        activity_key__among=Keys(keys)
    )
    latest = rows.order_by("activity_key", "address", "-sequence", "-pk").distinct("activity_key", "address")
    found = latest.values_list("activity_key", "method")
    return {key for key, method in found if method == Invitation.Method.REQUEST}


def with_email(persons: Any, user: User) -> Any:
    """Of a queryset of persons those who can be written to, at addresses that this colleague sees."""
    usable = Channel.objects.visible_to(user).filter(
        kind=Channel.Kind.EMAIL, is_invalid=False, has_opted_out=False, person__isnull=False
    )
    return persons.filter(pk__in=usable.values("person")) if persons.model is Person else persons


def invited_to(activity: Activity, user: User) -> list[Invitation]:
    """For the page of the activity: who is invited and what became of the mail."""
    if not settings.MAIL_IS_SET or not access_of(user).reads("contact"):
        return []
    return guests_of(activity)


def answers_to(keys: Sequence[int]) -> dict[int, Counter[str]]:
    """How many guests of each of these activities accepted, declined or may come, by their latest word. One query."""
    rows = Invitation.objects.unscoped("how many, not who: of activities in sight").filter(
        activity_key__among=Keys(keys)
    )
    latest = rows.order_by("activity_key", "address", "-sequence", "-pk").distinct("activity_key", "address")
    found: dict[int, Counter[str]] = {}
    for key, method, answer in latest.values_list("activity_key", "method", "answer"):
        if answer and method == Invitation.Method.REQUEST:
            found.setdefault(key, Counter())[answer] += 1
    return found
