"""One natural person, found by the record that stands for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.http import Http404

from contacts.models import Channel, Client, Person
from contacts.queries.merging import keys_of, now_at
from crm.access.scopes import can, visible_or_404
from crm.audit.models import AuditPayload
from crm.personal_data import Subject
from privacy.queries.binned import (
    ChannelRow,
    deleted_channels,
    deleted_persons,
    deleted_record,
    freed_rows,
    same_person,
)

if TYPE_CHECKING:
    from crm.people.models import User

KINDS: dict[str, Any] = {"client": Client, "person": Person}
# A shorter word would be found in half of all sentences.
SHORTEST_WORD = 4
WHY = "what belongs to the person in hand"


def record_or_404(user: User, kind: str, pk: int) -> Client | Person:
    """The individual or person, if the reader may see it; a company is nobody's personal data.

    Also one who lies in the recycle bin, as they were (`is_deleted`).
    """
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].objects.select_related(*(("client",) if kind == "person" else ()))
    found: Client | Person | None
    try:
        found = visible_or_404(rows, user, pk=pk)
    except Http404:
        found = now_at(pk, user) if kind == "client" else None
        found = found or deleted_record(KINDS[kind], pk)
        if found is None or not can(user, "view", client_of(found)):
            raise
    if isinstance(found, Client) and found.kind != Client.Kind.INDIVIDUAL:
        raise Http404
    return found


def find_record(kind: str, pk: int) -> Client | Person | None:
    """The record of an erasure or export that was asked for, also when somebody deleted it since."""
    rows = KINDS[kind].objects.unscoped("asked for by whoever might")
    found: Client | Person | None = rows.filter(pk=pk).first() or deleted_record(KINDS[kind], pk)
    return found


def client_of(found: Client | Person) -> Client:
    return found.client if isinstance(found, Person) else found


def former_names(found: Client | Person) -> list[str]:
    """What the person was called before, as far as the audit knows."""
    key = "name" if isinstance(found, Client) else "person.name"
    keys = keys_of(client_of(found).pk)
    entries = AuditPayload.objects.filter(entry__entity="client", entry__object_id__in=keys)
    names = [found.name]
    while earlier := entries.filter(after__contains={key: names[-1]}).values_list("before", flat=True)[:1]:
        before = (earlier[0] or {}).get(key)
        if not before or before in names:
            break
        names.append(before)
    return names[1:]


def subject_of(found: Client | Person) -> Subject:
    """With everything that texts may call the person by, also what somebody deleted of them by hand."""
    client_id = client_of(found).pk
    keys_of_clients = keys_of(client_id)
    channels, deleted = channels_of(keys_of_clients), deleted_persons(keys_of_clients)
    if isinstance(found, Client):
        live = Person.objects.unscoped(WHY).filter(client=client_id).order_by("pk")
        persons = [*live, *deleted]
        names = _names_of([found, *_former(keys_of_clients[1:])])
    else:
        persons, names = [found, *same_person(found, deleted, channels)], []
        keys = {person.pk for person in persons}
        channels = [row for row in channels if row[0] in keys]
    names += [*(person.name for person in persons), *former_names(found)]
    parts = (part for _whose, _kind, *parts in channels for part in parts)
    words = {word.strip() for word in [*names, *parts]}
    return Subject(
        kind="client" if isinstance(found, Client) else "person",
        pk=found.pk,
        client_id=client_id,
        name=found.name,
        person_ids=tuple(person.pk for person in persons),
        words=tuple(
            sorted((word for word in words if len(word) >= SHORTEST_WORD), key=lambda w: (-len(w), w))
        ),
        emails=_keys(channels, Channel.Kind.EMAIL),
        phones=_keys(channels, Channel.Kind.PHONE),
        former_ids=tuple(keys_of_clients[1:]),
        freed=freed_rows(persons),
    )


def _former(keys: list[int]) -> list[Client]:
    """Clients that were merged into theirs, as they were; not those whose merge can no longer be undone."""
    records = [deleted_record(Client, key) for key in keys]
    return [record for record in records if isinstance(record, Client)]


def _names_of(clients: list[Client]) -> list[str]:
    names = []
    for client in clients:
        names += [client.name, client.legal_name, client.main_phone, client.main_email]
        names += former_names(client) if client is not clients[0] else []
    return names


def channels_of(client_ids: Collection[int]) -> list[ChannelRow]:
    """All of these clients', with those that were deleted."""
    rows = Channel.objects.unscoped(WHY).filter(client__in=client_ids).order_by("pk")
    return [*rows.values_list("person_id", "kind", "value", "key"), *deleted_channels(client_ids)]


def _keys(channels: list[ChannelRow], wanted: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for _whose, kind, _value, key in channels if kind == wanted))
