"""Persons who stand at two clients."""

from __future__ import annotations

from contacts.models import Person


def same_persons(kept_id: int, gone_id: int) -> list[tuple[Person, Person]]:
    """Pairs of the same name, each person in one pair at most: (of the kept client, of the other). One query.

    The caller has decided about the scope of both clients.
    """
    rows = Person.objects.unscoped("of two clients in hand").filter(client__in=[kept_id, gone_id])
    kept: dict[str, list[Person]] = {}
    gone: list[Person] = []
    for person in rows.order_by("pk"):
        if person.client_id == kept_id:
            kept.setdefault(_key(person), []).append(person)
        else:
            gone.append(person)
    return [(kept[_key(person)].pop(0), person) for person in gone if kept.get(_key(person))]


def _key(person: Person) -> str:
    return " ".join(person.name.split()).casefold()
