"""Who is calling."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from contacts.models import Channel, IncomingCall
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.people.models import User

MOST = 10


def callers_of(call: IncomingCall, user: User) -> list[Any]:
    """The phones with this number on clients in sight, with client and person, those that work before others."""
    if not call.key:
        return []
    rows = Channel.objects.visible_to(user).filter(kind=Channel.Kind.PHONE)
    related = ("client__owner", "client__team", "client__branch", "person")
    found = rows.filter(Q(key=call.key) | Q(key=f"+{call.key}")).select_related(*related)
    return list(found.order_by("is_invalid", "-is_primary", "client__name_key", "pk")[:MOST])


def colleague_at(word: str) -> User | None:
    """By e-mail address; else the one whose phone, as the directory has it, is this number."""
    rows = User.objects.filter(is_active=True)
    if "@" in word:
        return rows.filter(email__iexact=word).first()
    digits = "".join(sign for sign in word if sign in "0123456789")
    if not digits:
        return None
    phones = rows.exclude(phone="").values_list("pk", "phone")
    found = [pk for pk, phone in phones if "".join(one for one in phone if one.isdigit()) == digits]
    return rows.filter(pk=found[0]).first() if len(found) == 1 else None


def hook_address() -> str:
    """Where the telephone system says that somebody calls."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("telephony_incoming")


def test_under_way() -> Job | None:
    states = (JobState.QUEUED, JobState.RUNNING)
    rows = Job.objects.filter(name="contacts.test_telephony", state__in=states)
    found: Job | None = rows.order_by("-pk").first()
    return found
