"""What a handover would do, before anything is written: counts per receiver and class, and the rules that decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from contacts.models import HandoverItem
from contacts.queries.distribution import (
    GRADES,
    Distribution,
    Given,
    ReceiverRule,
    clients_of_giver,
    distribute,
)
from contacts.queries.receivers import Load, loads_of
from crm.frozen import frozen
from crm.people.models import User


@frozen
class PreviewLine:
    """One receiver: what they have, what they would get, by class (A, B, C, D, without) and by deciding rule."""

    user: User
    load: Load
    room: int | None
    grades: list[int]
    rules: list[tuple[str, int]]

    @property
    def count(self) -> int:
        return sum(self.grades)

    @property
    def after(self) -> int:
        return self.load.clients + self.count


@frozen
class Preview:
    plan: Distribution
    lines: list[PreviewLine]

    @property
    def given(self) -> int:
        return len(self.plan.owners)

    @property
    def left(self) -> int:
        return len(self.plan.clients) - self.given

    @property
    def staying(self) -> list[int]:
        """Clients that stay, by class."""
        return _by_grade([*self.plan.no_rule, *self.plan.no_room])

    @property
    def totals(self) -> list[int]:
        return _by_grade(self.plan.clients)


def preview_of(by: User, giver: User, rules: Sequence[ReceiverRule]) -> Preview:
    """The distribution of all the giver's clients that `by` may assign; nothing is written."""
    ids = [rule.receiver_id for rule in rules]
    loads, people = loads_of(ids), User.objects.in_bulk(ids)
    clients = clients_of_giver(by, giver)
    plan = distribute(clients, rules, {pk: load.clients for pk, load in loads.items()})
    labels = dict(HandoverItem.Rule.choices)
    gets = {pk: [client for client in clients if plan.owners.get(client.pk) == pk] for pk in ids}
    lines = [
        PreviewLine(
            user=people[rule.receiver_id],
            load=loads[rule.receiver_id],
            room=rule.room,
            grades=_by_grade(gets[rule.receiver_id]),
            rules=[
                (str(labels[HandoverItem.Rule(word)]), count)
                for word, count in Counter(plan.rules[one.pk] for one in gets[rule.receiver_id]).items()
            ],
        )
        for rule in rules
    ]
    return Preview(plan, lines)


def _by_grade(clients: Sequence[Given]) -> list[int]:
    counts = Counter(client.grade for client in clients)
    return [counts[grade] for grade in GRADES]
