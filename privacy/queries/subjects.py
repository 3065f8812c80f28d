"""One natural person, found by the record that stands for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from contacts.models import Channel, Client, Person
from crm.access.scopes import visible_or_404
from crm.audit.models import AuditPayload
from crm.personal_data import Subject

if TYPE_CHECKING:
    from crm.people.models import User

KINDS: dict[str, Any] = {"client": Client, "person": Person}
# A shorter word would be found in half of all sentences.
SHORTEST_WORD = 4


def record_or_404(user: User, kind: str, pk: int) -> Client | Person:
    """The individual or person, if the reader may see it; a company is nobody's personal data."""
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].objects.select_related(*(("client",) if kind == "person" else ()))
    found: Client | Person = visible_or_404(rows, user, pk=pk)
    if isinstance(found, Client) and found.kind != Client.Kind.INDIVIDUAL:
        raise Http404
    return found


def client_of(found: Client | Person) -> Client:
    return found.client if isinstance(found, Person) else found


def former_names(found: Client | Person) -> list[str]:
    """What the person was called before, as far as the audit knows."""
    key = "name" if isinstance(found, Client) else "person.name"
    entries = AuditPayload.objects.filter(entry__entity="client", entry__object_id=client_of(found).pk)
    names = [found.name]
    while earlier := entries.filter(after__contains={key: names[-1]}).values_list("before", flat=True)[:1]:
        before = (earlier[0] or {}).get(key)
        if not before or before in names:
            break
        names.append(before)
    return names[1:]


def subject_of(found: Client | Person) -> Subject:
    """With everything that texts may call the person by."""
    why = "what belongs to the person in hand"
    channels = Channel.objects.unscoped(why).order_by("pk")
    if isinstance(found, Client):
        persons = list(Person.objects.unscoped(why).filter(client=found).order_by("pk"))
        channels = channels.filter(client=found)
        names = [found.name, found.legal_name, found.main_phone, found.main_email, *(p.name for p in persons)]
    else:
        persons, channels, names = [found], channels.filter(person=found), [found.name]
    names += former_names(found)
    rows = list(channels.values_list("kind", "value", "key"))
    words = {word.strip() for word in [*names, *(part for _kind, *parts in rows for part in parts)]}
    return Subject(
        kind="client" if isinstance(found, Client) else "person",
        pk=found.pk,
        client_id=client_of(found).pk,
        name=found.name,
        person_ids=tuple(person.pk for person in persons),
        words=tuple(
            sorted((word for word in words if len(word) >= SHORTEST_WORD), key=lambda w: (-len(w), w))
        ),
        emails=tuple(dict.fromkeys(key for kind, _value, key in rows if kind == Channel.Kind.EMAIL)),
        phones=tuple(dict.fromkeys(key for kind, _value, key in rows if kind == Channel.Kind.PHONE)),
    )
