"""What is known of some demo clients besides their facts: needs, further addresses and names, a group, ties."""

from __future__ import annotations

from datetime import timedelta

from contacts.actions.derived import refresh_search
from contacts.models import (
    Address,
    Client,
    ClientName,
    ImportantDate,
    Person,
    PersonTie,
    Position,
    Preference,
    TaxNumber,
)
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld

NEEDS = (
    ("hours", "Mornings before ten, never on Mondays"), ("channel", "Calls, reads e-mail once a week"),
    ("price", "Compares three offers, decides by the total"), ("interest", "Spare parts and maintenance"),
    ("delivery", "Deliver to the back gate, call half an hour before"), ("need", "A second machine by the autumn"),
    ("like", "Short letters and a sketch"), ("dislike", "Being called by a different person each time"),
)  # fmt: skip
PERSONAL = ("Runs marathons", "Two children at school", "Collects old maps", "Sings in a choir")
DATES = ("Joined the firm", "Name day", "Wedding day")
CLIENTS, GROUPS, SIZE = 80, 6, 4


def build_profiles(world: DemoWorld) -> None:
    with unlocked("the demo firm is built from nothing"):
        firms = list(Client.objects.filter(kind=Client.Kind.COMPANY).order_by("grade", "pk")[:CLIENTS])
        persons: dict[int, list[Person]] = {}
        for person in Person.objects.filter(client__in=firms).order_by("-is_main", "pk"):
            persons.setdefault(person.client_id, []).append(person)
        for number, client in enumerate(firms):
            _preferences(world, client, persons.get(client.pk, []), number)
        _papers(firms)
        _ties(world, persons)
        for first in range(0, GROUPS * SIZE, SIZE):
            top, *rest = firms[first : first + SIZE]
            Client.objects.filter(pk__in=[one.pk for one in rest]).update(parent=top)
        boards = zip(firms[:GROUPS], firms[GROUPS : 2 * GROUPS], strict=True)
        Position.objects.bulk_create(
            Position(person=persons[one.pk][0], client=other, title="Supervisory board", since=world.today)
            for one, other in boards
            if persons.get(one.pk)
        )
        refresh_search([client.pk for client in firms])


def _preferences(world: DemoWorld, client: Client, persons: list[Person], number: int) -> None:
    noted = world.today - timedelta(days=30 + number * 3)
    common = {"client": client, "by": client.owner, "noted_on": noted}
    made = [
        Preference(kind=kind, text=text, source=source, confidence=sure, **common)
        for (kind, text), source, sure in zip(
            world.random.sample(NEEDS, 2), ("said", "observed"), (3, 2), strict=True
        )
    ]
    if persons and number % 2 == 0:
        text = PERSONAL[number // 2 % len(PERSONAL)]
        made.append(Preference(kind="personal", text=text, person=persons[0], source="colleague", **common))
    Preference.objects.bulk_create(made)


def _papers(firms: list[Client]) -> None:
    Address.objects.bulk_create(
        Address(client=one, kind="delivery", street="Gate 2", post_code=one.post_code, city=one.city,
                country=one.country)
        for one in firms[::3]
    )  # fmt: skip
    ClientName.objects.bulk_create(
        ClientName(client=one, kind="trade", name=f"{one.name.split()[0]} {one.city}") for one in firms[::5]
    )
    TaxNumber.objects.bulk_create(
        TaxNumber(client=one, kind="register", country=one.country, number=f"R {one.pk:06}")
        for one in firms[::4]
    )


def _ties(world: DemoWorld, persons: dict[int, list[Person]]) -> None:
    pairs = [found[:2] for found in persons.values() if len(found) > 1][:15]
    PersonTie.objects.bulk_create(
        PersonTie(person=first, other=second, kind="assistant") for first, second in pairs
    )
    ImportantDate.objects.bulk_create(
        ImportantDate(
            person=first,
            label=DATES[place % len(DATES)],
            day=world.today - timedelta(days=3 * 365 + 1 - place),
        )
        for place, (first, _second) in enumerate(pairs)
    )
