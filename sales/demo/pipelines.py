"""A second way of selling in the demo firm, and what the stages of the first one advise."""

from __future__ import annotations

from datetime import timedelta

from contacts.models import Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.actions.client_figures import refresh_client_figures
from sales.models import Deal, DealMove, DealStage, Pipeline

SERVICE = "Service contracts"
# name, likelihood in percent, stuck after days, in the forecast
STAGES = (
    ("Equipment reviewed", 30, 30, "pipeline"),
    ("Contract offered", 60, 21, "best"),
    ("At the client's legal desk", 85, 21, "commit"),
)
ADVICE = {
    "Qualified": "Who decides, and by when? Note the need in the client's own words before you show anything.",
    "Needs and demo": "Bring whoever will work with it. Leave with a date for the proposal.",
    "Proposal": "Go through the quote together; do not only send it.",
    "Negotiation": "Ask what stands in the way besides the price. Give nothing without getting something.",
    "Closing": "Agree the day of delivery and who signs.",
}


def build_pipelines(world: DemoWorld) -> None:
    with unlocked("the demo firm is written as a whole"):
        for name, advice in ADVICE.items():
            DealStage.objects.filter(pipeline__position=0, name=name).update(advice=advice)
        stages = _service_stages()
        deals = [
            _deal(world, client, stage) for client, stage in zip(_clients(world), stages * 2, strict=False)
        ]
        Deal.objects.bulk_create(deals)
        DealMove.objects.bulk_create(
            DealMove(deal=deal, to_stage=deal.stage, at=deal.stage_since, by=deal.owner) for deal in deals
        )
        refresh_client_figures([deal.client_id for deal in deals])


def _service_stages() -> list[DealStage]:
    pipeline = Pipeline.objects.create(name=SERVICE, position=1)
    stages = [
        DealStage(
            pipeline=pipeline, name=name, position=number, probability=likely, stale_days=days,
            forecast_category=category,
        )
        for number, (name, likely, days, category) in enumerate(STAGES, 1)
    ]  # fmt: skip
    ends = [
        DealStage(pipeline=pipeline, name="Won", kind="won", position=4, probability=100, stale_days=0),
        DealStage(pipeline=pipeline, name="Lost", kind="lost", position=5, probability=0, stale_days=0),
    ]
    return DealStage.objects.bulk_create([*stages, *ends])[: len(stages)]


def _clients(world: DemoWorld) -> list[Client]:
    """Those who bought most, of two reps in turn."""
    found = Client.objects.filter(owner__in=[world.users["anna"], world.users["dario"]], order_count__gt=0)
    return list(found.select_related("owner").order_by("-turnover_amount", "pk")[:6])


def _deal(world: DemoWorld, client: Client, stage: DealStage) -> Deal:
    since = world.now - timedelta(days=world.random.randint(3, 40))
    amount = world.random.randint(6, 40) * 300
    owner = client.owner
    return Deal(
        client=client, title="Service contract, 24 months", stage=stage, amount=amount, base_amount=amount,
        currency=world.firm.currency, closes_on=world.today + timedelta(days=world.random.randint(10, 80)),
        owner=owner, team=client.team, branch=client.branch, created_by=owner, created_at=since, changed_at=since,
        stage_since=since,
    )  # fmt: skip
