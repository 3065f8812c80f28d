"""Standards of the demo firm, for its largest clients only, where they are broken, and a call that one promises."""

from __future__ import annotations

from django.utils import timezone, translation

from contacts.actions.plan_by_standards import plan_by_standards
from contacts.actions.standards import find_breaches
from contacts.actions.telephony import log_call, take_call
from contacts.models import Channel, Client, Interaction, Standard
from crm.people.demo import DemoWorld
from crm.people.models import User

AMOUNTS = {
    "contact": {"A": 30},
    "call_back": {"A": 4, "B": 8},
    "quote": {"A": 5, "B": 10},
    "answer": {"A": 4, "B": 8},
    "complaint": {"A": 2, "B": 4, "C": 8},
}
MISSED = "They rang while I was out; nobody took it."


def build_standards(world: DemoWorld) -> None:
    Standard.objects.bulk_create(
        [
            Standard(measure=measure, grade=grade, amount=amount)
            for measure, amounts in AMOUNTS.items()
            for grade, amount in amounts.items()
        ]
    )
    with timezone.override(world.firm.time_zone), translation.override("en"):
        _missed_call(world.users["anna"])
    broken, planned = find_breaches(), plan_by_standards()
    world.say(f"{broken} broken standards, {planned} plans for them")


def _missed_call(user: User) -> None:
    """A client rang and nobody took it: when to call back is planned at once, as their standard promises."""
    phones = Channel.objects.visible_to(user).filter(
        kind=Channel.Kind.PHONE,
        is_invalid=False,
        client__owner=user,
        client__stage=Client.Stage.CUSTOMER,
        client__grade__in=AMOUNTS["call_back"],
    )
    channel = phones.select_related("client").order_by("client__grade", "-pk").first()
    if channel is not None:
        call = take_call(user=user, number=channel.key, call_key="demo-missed")
        said = {"text": MISSED, "outcome": Interaction.Outcome.NOT_REACHED}
        log_call(call=call, client=channel.client, by=user, **said)
