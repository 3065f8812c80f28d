"""What lies in the recycle bin about a person: deleted by hand, and able to come back until it is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from contacts.models import Channel, Client, Person
from crm.changes.models import ChangeRow
from crm.changes.models.change_rows import Operation
from crm.changes.models.change_sets import ChangeState
from crm.changes.queries.deleted import record_of
from crm.personal_data import Place, Subject, places

# Whose it is, the kind, the value as written and as it is compared.
ChannelRow = tuple[int | None, str, str, str]


def binned(*models: type[Model]) -> QuerySet[ChangeRow]:
    """Rows of these models in the bin, the newest first; of all models when none is named."""
    lying = Q(change_set__state=ChangeState.KEPT) | Q(change_set__state=ChangeState.UNDONE) & ~Q(refused="")
    rows = ChangeRow.objects.filter(lying, operation=Operation.DELETE).order_by("-pk")
    return rows.filter(model__in=[model._meta.label_lower for model in models]) if models else rows


def deleted_record(model: type[Client | Person], pk: int) -> Client | Person | None:
    """The client or person as it was deleted, not to be saved; None for one that is there, or gone for good."""
    row = binned(model).filter(row_id=pk).first()
    if row is None or model._default_manager.unscoped("whether it is there again").filter(pk=pk).exists():  # type: ignore[attr-defined]
        return None
    found = record_of(row)
    if isinstance(found, Person):
        found.client = _client_of(found)
    return found  # type: ignore[return-value]


def is_deleted(record: Client | Person) -> bool:
    return record._state.adding


def _client_of(person: Person) -> Client:
    """Theirs, though it may be deleted, or gone for good, as well."""
    live = Client.objects.unscoped("of a person in hand").filter(pk=person.client_id).first()
    found: Any = live or deleted_record(Client, person.client_id) or Client(pk=person.client_id)
    return found


def deleted_persons(client_ids: Collection[int]) -> list[Person]:
    """Persons of these clients who were deleted, before them or with them."""
    rows = binned(Person).filter(before__client_id__in=client_ids)
    found: dict[int, Any] = {row.row_id: record_of(row) for row in reversed(list(rows))}
    live = Person.objects.unscoped("whether they are there again").filter(pk__in=found)
    for pk in live.values_list("pk", flat=True):
        del found[pk]
    return list(found.values())


def freed_rows(persons: Iterable[Person]) -> dict[str, tuple[int, ...]]:
    """Rows that lost their person when one of these was deleted, by the label of their model."""
    keys = [person.pk for person in persons if is_deleted(person)]
    if not keys:
        return {}
    sets = binned(Person).filter(row_id__in=keys).values("change_set")
    rows = ChangeRow.objects.filter(
        change_set__in=sets, operation=Operation.UPDATE, before__person_id__in=keys
    )
    found: dict[str, tuple[int, ...]] = {}
    for label, pk in rows.order_by("pk").values_list("model", "row_id"):
        found[label] = (*found.get(label, ()), pk)
    return found


def deleted_channels(client_ids: Collection[int]) -> list[ChannelRow]:
    rows = binned(Channel).filter(before__client_id__in=client_ids).values_list("before", flat=True)
    return [(kept["person_id"], kept["kind"], kept["value"], kept["key"]) for kept in rows if kept]


def same_person(person: Person, others: Iterable[Person], channels: Iterable[ChannelRow]) -> list[Person]:
    """Those of the others who have the person's name, or an address or number of theirs."""
    keys: dict[int | None, set[str]] = {}
    for whose, _kind, _value, key in channels:
        keys.setdefault(whose, set()).add(key)
    mine = keys.get(person.pk, set()) - {""}
    name = _name_of(person)
    return [
        other
        for other in others
        if other.pk != person.pk and (_name_of(other) == name or mine & keys.get(other.pk, set()))
    ]


def _name_of(person: Person) -> str:
    return " ".join(person.name.split()).casefold()


def rows_in_bin(subject: Subject) -> list[tuple[Place, Any]]:
    """What was deleted of the person, or of the client that is the person: (place, record as it was)."""
    known = {place.model._meta.label_lower: place for place in reversed(places.items()) if place.fields}
    mine = Q(before__client_id__in=subject.client_ids)
    if subject.is_client:
        mine |= Q(model=Client._meta.label_lower, row_id__in=subject.client_ids)
    found = [row for row in binned().filter(mine, model__in=known) if _is_of(row, subject)]
    return sorted(
        ((known[row.model], record_of(row)) for row in reversed(found)), key=lambda pair: pair[0].order
    )


def _is_of(row: ChangeRow, subject: Subject) -> bool:
    if subject.is_client:
        return True
    is_person = row.model == Person._meta.label_lower and row.row_id in subject.person_ids
    return is_person or (row.before or {}).get("person_id") in subject.person_ids


def own_fields(place: Place) -> list[str]:
    """Fields of the place that a deleted row tells by itself: those that point to other rows may lead nowhere."""
    relations = {field.name for field in place.model._meta.concrete_fields if field.is_relation}
    return [name for name in place.fields if name not in relations]
