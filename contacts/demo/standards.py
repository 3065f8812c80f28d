"""Standards of the demo firm, for its largest clients only, and where they are broken."""

from __future__ import annotations

from contacts.actions.plan_by_standards import plan_by_standards
from contacts.actions.standards import find_breaches
from contacts.models import Standard
from crm.people.demo import DemoWorld

AMOUNTS = {
    "contact": {"A": 30},
    "call_back": {"A": 4, "B": 8},
    "quote": {"A": 5, "B": 10},
    "answer": {"A": 4, "B": 8},
    "complaint": {"A": 2, "B": 4, "C": 8},
}


def build_standards(world: DemoWorld) -> None:
    Standard.objects.bulk_create(
        [
            Standard(measure=measure, grade=grade, amount=amount)
            for measure, amounts in AMOUNTS.items()
            for grade, amount in amounts.items()
        ]
    )
    broken, planned = find_breaches(), plan_by_standards()
    world.say(f"{broken} broken standards, {planned} plans for them")
