"""The brief of a client: what a colleague who never met them must know, on one page. Read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from contacts.models import Activity, Channel, Client, Interaction, Person
from contacts.queries.brief_risks import risks_of
from contacts.queries.days import days_of
from contacts.queries.working_at import persons_elsewhere
from contacts.registries import BriefLine, BriefPart, brief_parts
from crm.access.context import access_of
from crm.frozen import frozen
from crm.people.models import User
from crm.web.languages import language_name

TALKS, PERSONS, PROMISES = 5, 6, 6


@frozen
class ToldPart:
    """What one room says; the first `most` lines stand in the brief."""

    label: str
    lines: list[BriefLine]
    most: int

    @property
    def shown(self) -> list[BriefLine]:
        return self.lines[: self.most]

    @property
    def is_cut(self) -> bool:
        return len(self.lines) > self.most


@dataclass
class Brief:
    """Persons carry their `reach` (channels) and the name of the language `spoken`. `promises` are open steps, the
    next one first; `more_...` were left out. `parts` are of rooms that have something to say.
    """

    client: Client
    persons: list[Any] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    talks: list[Interaction] = field(default_factory=list)
    promises: list[Activity] = field(default_factory=list)
    more_persons: int = 0
    more_promises: int = 0
    parts: list[ToldPart] = field(default_factory=list)
    risks: list[str] = field(default_factory=list)
    note: str = ""
    shows_turnover: bool = False
    shows_channels: bool = False

    @property
    def personal(self) -> list[Any]:
        """Persons of whom something personal is known."""
        return [one for one in self.persons if one.note or one.birthday or one.language or one.days]

    @property
    def next_step(self) -> Activity | None:
        return self.promises[0] if self.promises else None


def brief_of(client: Client, user: User) -> Brief:
    return briefs_of([client], user)[0]


def briefs_of(clients: Sequence[Client], user: User) -> list[Brief]:
    """Briefs in the order of `clients`, which the user may see; as many queries for one as for a hundred."""
    briefs = {client.pk: _start(client, user) for client in clients}
    _add_people(briefs, user)
    talks = Interaction.objects.visible_to(user).filter(client__in=briefs)
    for talk in _first(talks.select_related("by", "person"), TALKS, "-happened_at", "-pk"):
        if not access_of(user).reads("notes"):
            talk.text = talk.outcome = ""
        briefs[talk.client_id].talks.append(talk)
    open_ones = Activity.objects.visible_to(user).filter(client__in=briefs, done_at=None)
    for step in open_ones.select_related("assigned_to", "person").order_by("due_at", "pk"):
        briefs[step.client_id].promises.append(step)
    told = _parts_for(clients, user)
    for brief in briefs.values():
        lines = [line for _part, found in told for line in found.get(brief.client.pk, ())]
        brief.risks = [*risks_of(brief), *(line.risk for line in lines if line.risk)]
        brief.parts = [
            ToldPart(str(part.label), _shown(found.get(brief.client.pk, ())), part.most)
            for part, found in told
        ]
        brief.parts = [part for part in brief.parts if part.lines]
        brief.more_promises = max(0, len(brief.promises) - PROMISES)
        brief.promises = brief.promises[:PROMISES]
        brief.more_persons = max(0, len(brief.persons) - PERSONS)
        brief.persons = brief.persons[:PERSONS]
    return [briefs[client.pk] for client in clients]


def _start(client: Client, user: User) -> Brief:
    """What the client's own row says, as far as the person's role shows it."""
    access = access_of(user)
    return Brief(
        client,
        note=client.note if access.reads("notes") else "",
        shows_turnover=access.may("order", "view") and access.reads("finance"),
        shows_channels=access.reads("contact"),
    )


def _add_people(briefs: dict[int, Brief], user: User) -> None:
    access = access_of(user)
    channels: dict[int, list[Channel]] = defaultdict(list)
    rows = Channel.objects.visible_to(user).filter(client__in=briefs, is_invalid=False)
    rows = rows if access.reads("contact") else rows.none()
    for channel in rows.order_by("kind", "-is_primary", "pk"):
        channels[channel.person_id or 0].append(channel)
    for channel in channels.pop(0, []):
        briefs[channel.client_id].channels.append(channel)
    persons = Person.objects.visible_to(user).filter(client__in=briefs)
    days = days_of(briefs, user)
    for person in persons.order_by("-is_main", "name_key", "pk"):
        if not access.reads("personal"):
            person.birthday, person.note, person.language = None, "", ""
        person.reach = channels[person.pk]
        person.spoken, person.days = language_name(person.language), days[person.pk]
        briefs[person.client_id].persons.append(person)
    for held in persons_elsewhere(briefs, user):
        briefs[held.client_id].persons.append(_from_elsewhere(held))


def _from_elsewhere(held: Any) -> Any:
    """A person of another client as this one's reader knows them: by name and by what they do here."""
    shown: Any = Person(
        pk=held.person_id, name=held.person.name, position=held.title, purchase_role=held.purchase_role
    )
    shown.reach, shown.spoken, shown.days = [], "", []
    return shown


def _parts_for(clients: Sequence[Client], user: User) -> list[tuple[BriefPart, Any]]:
    """What upper rooms say, only where the user may see such records at all."""
    may = access_of(user).may
    parts = [part for part in brief_parts.on_for(user) if may(part.entity, "view")]
    return [(part, part.lines(clients, user)) for part in parts]


def _shown(lines: Iterable[BriefLine]) -> list[BriefLine]:
    return [line for line in lines if line.text]


def _first(rows: Any, count: int, *order: str) -> Any:
    """The first few rows of each client."""
    by = [F(name.removeprefix("-")).desc() if name.startswith("-") else F(name).asc() for name in order]
    place = Window(RowNumber(), partition_by=F("client"), order_by=by)
    return rows.annotate(place=place).filter(place__lte=count).order_by("client", *order)
