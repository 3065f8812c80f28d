"""What came of offers in the demo firm: waiting, refused with a reason, accepted."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max

from contacts.models import Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.actions.offer_rules import learn_pairs, read_baskets
from sales.models import OfferOutcome
from sales.queries.offers import offers_for

MOST = 12
REASONS = (
    "Has a contract with another supplier until spring",
    "Too dear at the moment",
    "Uses a machine that does not need it",
)


def build_offers(world: DemoWorld) -> None:
    with unlocked("the demo firm is built from nothing"):
        last = Client.objects.aggregate(last=Max("pk"))["last"] or 0
        read_baskets(after=0, upto=last, today=world.today)
        rules = learn_pairs(world.today)
        buyers = Client.objects.filter(order_count__gt=2).exclude(owner=None).select_related("owner")
        answers = [
            _answer(world, client, number) for number, client in enumerate(buyers.order_by("pk")[:MOST])
        ]
        made = OfferOutcome.objects.bulk_create(answer for answer in answers if answer is not None)
    world.say(f"Offers: {rules} rules of what is bought together, {len(made)} answers")


def _answer(world: DemoWorld, client: Client, number: int) -> OfferOutcome | None:
    """To the last thing that suggests itself; every third one is refused, every fourth taken."""
    found = offers_for(client, client.owner).offers if client.owner else []
    if not found:
        return None
    offered_at = world.now - timedelta(days=3 + number)
    state = "refused" if number % 3 == 1 else "accepted" if number % 4 == 0 else "offered"
    return OfferOutcome(
        client=client,
        product_id=found[-1].product_id,
        words=found[-1].words,
        state=state,
        why=REASONS[number % len(REASONS)] if state == "refused" else "",
        offered_at=offered_at,
        answered_at=offered_at + timedelta(days=1) if state != "offered" else None,
        by=client.owner,
    )
