"""About four hundred clients over the reps of the demo firm: some busy, some quiet, some overdue."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from contacts.actions.derived import refresh_last_contact, refresh_next_step, refresh_search
from contacts.demo.history import build_history
from contacts.demo.names import INDUSTRIES, LANDS, POSITIONS, SOURCES, TAGS, Land
from contacts.demo.shares import build_shares
from contacts.models import Channel, Client, Person
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from crm.people.models import User

CLIENTS = 400
# Ownership is skewed, as it is in life: a busy rep, a new one, a lead with a few big ones.
OWNERS = {"anna": 30, "bruno": 24, "dario": 24, "sara": 14, "carla": 5, "edda": 3}
GRADES = {"A": 8, "B": 22, "C": 40, "D": 20, "": 10}
STAGES = {
    "A": {"customer": 92, "prospect": 6, "inactive": 2},
    "B": {"customer": 78, "prospect": 14, "inactive": 6, "lost": 2},
    "C": {"customer": 55, "prospect": 25, "inactive": 14, "lost": 6},
    "D": {"customer": 30, "prospect": 34, "inactive": 26, "lost": 10},
    "": {"lead": 100},
}


def build_clients(world: DemoWorld) -> None:
    """Clients with their persons and channels, two years of contacts, open plans, and a colleague on leave."""
    with unlocked("the demo firm is built from nothing"):
        clients = _clients(world)
        persons = _persons(world, clients)
        _channels(world, clients, persons)
        build_history(world, clients, persons)
        ids = [client.pk for client in clients]
        refresh_search(ids)
        refresh_last_contact(ids)
        refresh_next_step(ids)
        build_shares(world)
    world.say(f"{len(clients)} clients with {len(persons)} persons")


def choose(world: DemoWorld, weights: dict[str, int]) -> str:
    return world.random.choices(list(weights), list(weights.values()))[0]


def at(world: DemoWorld, day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of the firm's clock."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(world.firm.time_zone))


def _clients(world: DemoWorld) -> list[Client]:
    lands = {land.code: land for land in LANDS}
    shares = {land.code: land.share for land in LANDS}
    taken: set[str] = set()
    made = [_client(world, lands[choose(world, shares)], number, taken) for number in range(CLIENTS)]
    return Client.objects.bulk_create(made)


def _client(world: DemoWorld, land: Land, number: int, taken: set[str]) -> Client:
    owner: User = world.users[choose(world, OWNERS)]
    grade = choose(world, GRADES)
    stage = choose(world, STAGES[grade])
    is_company = world.random.random() < 0.9
    post_code, city, street = world.random.choice(land.places)
    name = _name(world, land, city, taken, is_company=is_company)
    age = world.random.randint(1, 45) if stage == "lead" else world.random.randint(120, 1500)
    created = at(world, world.today - timedelta(days=age), world.random.randint(8, 16))
    return Client(
        owner=owner,
        team=owner.home_team,
        branch=owner.branch,
        kind="company" if is_company else "individual",
        name=name,
        grade=grade,
        stage=stage,
        tax_number=f"{land.tax}{number:07}" if is_company and world.random.random() < 0.8 else "",
        industry=world.random.choice(INDUSTRIES) if is_company else "",
        source=world.random.choice(SOURCES),
        tags=sorted(world.random.sample(TAGS, world.random.choice((0, 0, 0, 1, 1, 2)))),
        language=land.language,
        street=f"{street} {world.random.randint(1, 120)}",
        post_code=post_code,
        city=city,
        country=land.code,
        website=f"www.client{number}.example" if is_company and world.random.random() < 0.6 else "",
        created_at=created,
        changed_at=created,
        last_activity_at=created,
    )


def _name(world: DemoWorld, land: Land, city: str, taken: set[str], *, is_company: bool) -> str:
    """A name nobody has yet; the city tells firms of one name apart."""
    for attempt in count():
        if is_company:
            second = (
                world.random.choice(land.second)
                if attempt < 3
                else f"{world.random.choice(land.second)} {city}"
            )
            name = land.pattern.format(first=world.random.choice(land.first), second=second)
        else:
            name = f"{world.random.choice(land.given)} {world.random.choice(land.family)}"
        if name not in taken:
            taken.add(name)
            return name
    raise AssertionError("count() has no end")


def _persons(world: DemoWorld, clients: list[Client]) -> list[Person]:
    lands = {land.code: land for land in LANDS}
    made = []
    for client in clients:
        number = 1 if client.kind == "individual" else world.random.choice((1, 1, 2, 2, 3, 4))
        for place in range(number):
            position, purchase_role = POSITIONS[place] if place < 2 else world.random.choice(POSITIONS[2:])
            made.append(_person(world, client, lands[client.country], place, position, purchase_role))
    return Person.objects.bulk_create(made)


def _person(world: DemoWorld, client: Client, land: Land, place: int, position: str, role: str) -> Person:
    is_self = client.kind == "individual"
    name = client.name if is_self else f"{world.random.choice(land.given)} {world.random.choice(land.family)}"
    return Person(
        client=client,
        name=name,
        position="" if is_self else position,
        purchase_role="decides" if is_self else role,
        birthday=_birthday(world),
        language=land.language,
        is_main=place == 0,
        created_at=client.created_at,
        changed_at=client.created_at,
    )


def _birthday(world: DemoWorld) -> date | None:
    """Known for every third; of those a few fall into the coming week, so that Today has some."""
    if world.random.random() > 0.35:
        return None
    ahead = world.random.randint(0, 6) if world.random.random() < 0.05 else world.random.randint(7, 364)
    day = world.today + timedelta(days=ahead)
    return day.replace(year=world.random.randint(1958, 2001), day=min(day.day, 28))


def _channels(world: DemoWorld, clients: list[Client], persons: list[Person]) -> None:
    dials = {land.code: land.dial for land in LANDS}
    made: list[Channel] = []
    for number, client in enumerate(clients):
        if client.kind == "company":
            made.append(_channel(client, None, "email", f"office@client{number}.example"))
            made.append(_channel(client, None, "phone", _phone(world, dials[client.country])))
    for number, person in enumerate(persons):
        if world.random.random() < 0.8:
            made.append(_channel(person.client, person, "email", f"person{number}@client.example"))
        if world.random.random() < 0.7:
            made.append(_channel(person.client, person, "phone", _phone(world, dials[person.client.country])))
    firsts: set[tuple[int, str]] = set()
    for channel in made:
        channel.is_primary = (channel.client_id, channel.kind) not in firsts
        firsts.add((channel.client_id, channel.kind))
        channel.is_invalid = not channel.is_primary and world.random.random() < 0.04
        channel.has_opted_out = channel.kind == "email" and world.random.random() < 0.03
    Channel.objects.bulk_create(made, ignore_conflicts=True)


def _phone(world: DemoWorld, dial: str) -> str:
    return f"{dial} {world.random.randint(10, 99)} {world.random.randint(10, 99)}"


def _channel(client: Client, person: Person | None, kind: str, value: str) -> Channel:
    key: Any = "+" + "".join(sign for sign in value if sign.isdigit()) if kind == "phone" else value
    return Channel(client=client, person=person, kind=kind, value=value, key=key)
