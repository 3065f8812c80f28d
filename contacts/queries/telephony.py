"""Who is calling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from contacts.models import Channel, Client, IncomingCall, Person, Position
from contacts.queries.working_at import held_now
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


def clients_of(callers: Sequence[Channel], user: User) -> Any:
    """The clients of these phones, and those where their persons hold a position, as far as they are in sight."""
    persons = [one.person_id for one in callers if one.person_id]
    held = Position.objects.visible_to(user).filter(held_now(), person__in=persons)
    keys = {one.client_id for one in callers} | set(held.values_list("client", flat=True) if persons else ())
    return Client.objects.visible_to(user).filter(pk__in=keys)


def caller_at(callers: Sequence[Channel], client: Client) -> Person | None:
    """Who of them calls, if it was for this client."""
    persons = [one.person for one in callers if one.person]
    own = next((person for person in persons if person.client_id == client.pk), None)
    if own or not persons:
        return own
    held = Position.objects.unscoped("of a client that the caller sees").filter(held_now(), client=client)
    here = set(held.filter(person__in=persons).values_list("person", flat=True))
    return next((person for person in persons if person.pk in here), None)


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
