"""Which receiver gets which client: rules of class and branch first, then whoever has the fewest clients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from hashlib import blake2b
from typing import TYPE_CHECKING

from contacts.models import Client, HandoverItem
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

Rule = HandoverItem.Rule
GRADES = (*Client.Grade.values, "")


@frozen
class Given:
    """A client as far as the rules look at it."""

    pk: int
    grade: str
    branch_id: int | None


@frozen
class ReceiverRule:
    """A receiver with what they take: classes (none named: all), a branch of clients, and at most `room` clients."""

    receiver_id: int
    grades: frozenset[str] = frozenset()
    branch_id: int | None = None
    room: int | None = None

    def fits(self, client: Given) -> bool:
        return (not self.grades or client.grade in self.grades) and self.branch_id in (None, client.branch_id)

    @property
    def rule(self) -> str:
        """What decides when this receiver is chosen; with both conditions it goes before one, one before none."""
        if self.grades and self.branch_id:
            return Rule.CLASS_AND_BRANCH
        return Rule.CLASS if self.grades else Rule.BRANCH if self.branch_id else Rule.LOAD

    @property
    def weight(self) -> int:
        return bool(self.grades) + bool(self.branch_id)


@frozen
class Distribution:
    """Who gets whom. `no_rule` and `no_room` are the clients that stay, and why."""

    owners: dict[int, int] = field(default_factory=dict)
    rules: dict[int, str] = field(default_factory=dict)
    no_rule: list[Given] = field(default_factory=list)
    no_room: list[Given] = field(default_factory=list)
    clients: list[Given] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        """Another one when anybody would get another client: what was looked at is what is done."""
        text = ",".join(f"{client}:{owner}" for client, owner in sorted(self.owners.items()))
        return blake2b(text.encode(), digest_size=12).hexdigest()


def distribute(
    clients: Sequence[Given], receivers: Sequence[ReceiverRule], loads: Mapping[int, int]
) -> Distribution:
    """Class A is placed first, so that it never lacks room for a D; `loads` are today's clients of each receiver."""
    found = Distribution(clients=list(clients))
    given: Counter[int] = Counter()
    for client in sorted(clients, key=lambda one: (GRADES.index(one.grade), one.pk)):
        fitting = [one for one in receivers if one.fits(client)]
        with_room = [one for one in fitting if one.room is None or given[one.receiver_id] < one.room]
        if not with_room:
            (found.no_room if fitting else found.no_rule).append(client)
            continue
        chosen = min(
            with_room,
            key=lambda one: (-one.weight, loads.get(one.receiver_id, 0) + given[one.receiver_id]),
        )
        given[chosen.receiver_id] += 1
        found.owners[client.pk] = chosen.receiver_id
        found.rules[client.pk] = chosen.rule
    return found


def clients_of_giver(user: User, giver: User) -> list[Given]:
    """The giver's clients that the person may assign."""
    rows = Client.objects.visible_to(user, "assign").filter(owner=giver).order_by("pk")
    return [Given(*row) for row in rows.values_list("pk", "grade", "branch_id")]
