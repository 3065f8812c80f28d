"""Two years of contacts and the open plans of the demo firm's clients."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contacts.demo.words import MISSED, PLANS, SAID
from contacts.models import Activity, Client, Interaction, Person
from crm.people.demo import DemoWorld

DAYS = 730
# Days between contacts, by class.
RHYTHM = {"A": 16, "B": 30, "C": 55, "D": 110, "": 20}
KINDS = {"call": 42, "email": 34, "meeting": 8, "visit": 5, "letter": 3, "note": 8}
OUTCOMES = {"reached": 30, "positive": 30, "negative": 12, "not_reached": 20, "": 8}
# How many plans each rep has: late, due today, within a week, later. Some are behind, some are not.
PLANS_OF = {
    "anna": (4, 5, 9, 12), "bruno": (9, 3, 6, 8), "dario": (1, 4, 8, 10), "sara": (2, 2, 3, 4),
    "carla": (0, 2, 4, 4), "edda": (0, 1, 2, 2),
}  # fmt: skip


def build_history(world: DemoWorld, clients: list[Client], persons: list[Person]) -> None:
    by_client: dict[int, list[Person]] = defaultdict(list)
    for person in persons:
        by_client[person.client_id].append(person)
    told = [row for client in clients for row in _contacts(world, client, by_client[client.pk])]
    Interaction.objects.bulk_create(told, batch_size=2000)
    Activity.objects.bulk_create(_plans(world, clients, by_client))


def _contacts(world: DemoWorld, client: Client, persons: list[Person]) -> list[Interaction]:
    """A client's own rhythm with chance in it; one in five fell silent some time ago."""
    chance = world.random
    usual = RHYTHM[client.grade] * chance.uniform(0.7, 1.5)
    last = 0
    if client.stage in {"inactive", "lost"}:
        last = chance.randint(150, 500)
    elif client.grade and chance.random() < 0.2:
        last = chance.randint(45, 160)
    elif not client.grade and chance.random() < 0.5:
        return []
    first_day = max(client.created_at.date(), world.today - timedelta(days=DAYS))
    found, day = [], first_day + timedelta(days=chance.randint(0, 5))
    while day <= world.today - timedelta(days=last):
        moment = _office_hour(world, day)
        if moment < world.now:
            found.append(_contact(world, client, persons, moment))
        day += timedelta(days=max(1, round(chance.expovariate(1 / usual))))
    return found


def _contact(world: DemoWorld, client: Client, persons: list[Person], moment: datetime) -> Interaction:
    chance = world.random
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    outcome = chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0] if kind == "call" else ""
    text = chance.choice(MISSED if outcome == "not_reached" else SAID[kind])
    return Interaction(
        client=client,
        person=chance.choice(persons) if persons and kind != "note" else None,
        kind=kind,
        outcome=outcome,
        is_incoming=kind in {"call", "email"} and outcome != "not_reached" and chance.random() < 0.3,
        text=text,
        happened_at=moment,
        minutes=chance.choice((5, 8, 12, 20)) if kind == "call" and outcome != "not_reached" else None,
        by=client.owner,
        created_at=moment,
    )


def _plans(world: DemoWorld, clients: list[Client], persons: dict[int, list[Person]]) -> list[Activity]:
    mine: dict[int, list[Client]] = defaultdict(list)
    for client in clients:
        if client.stage != "lost" and client.owner_id:
            mine[client.owner_id].append(client)
    found = []
    for name, amounts in PLANS_OF.items():
        owner = world.users[name]
        own = world.random.sample(mine[owner.pk], min(sum(amounts), len(mine[owner.pk])))
        spans = ((-12, -1), (0, 0), (1, 6), (7, 40))
        days = [
            world.random.randint(*span)
            for amount, span in zip(amounts, spans, strict=True)
            for _ in range(amount)
        ]
        for client, ahead in zip(own, days, strict=False):
            found.append(_plan(world, client, persons[client.pk], world.today + timedelta(days=ahead)))
    return found


def _plan(world: DemoWorld, client: Client, persons: list[Person], day: date) -> Activity:
    chance = world.random
    kind = chance.choice(("call", "call", "call", "task", "task", "meeting", "visit"))
    is_all_day = kind == "task" and chance.random() < 0.6
    due = _clock(world, day, time(23, 59)) if is_all_day else _office_hour(world, day)
    planned = min(world.now, due) - timedelta(days=chance.randint(2, 20))
    return Activity(
        client=client,
        person=chance.choice(persons) if persons else None,
        kind=kind,
        title=chance.choice(PLANS[kind]),
        due_at=due,
        is_all_day=is_all_day,
        assigned_to=client.owner,
        created_by=client.owner,
        created_at=planned,
    )


def _office_hour(world: DemoWorld, day: date) -> datetime:
    return _clock(world, day, time(world.random.randint(8, 16), world.random.choice((0, 15, 30, 45))))


def _clock(world: DemoWorld, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(world.firm.time_zone))
