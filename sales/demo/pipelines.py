"""A second way of selling in the demo firm, and what the stages of the first one advise."""

from __future__ import annotations

from datetime import timedelta

from contacts.models import Client, Person
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.actions.client_figures import refresh_client_figures
from sales.models import (
    CheckPoint,
    CostRate,
    Deal,
    DealCheck,
    DealCost,
    DealMove,
    DealPerson,
    DealStage,
    Pipeline,
    StageGate,
)

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
POINTS = ("Equipment and serial numbers listed", "Service history read", "Hours of work agreed")


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
        _add_needs(stages)
        _tick_some(world, deals)
        _add_people(world)
        _add_costs(world)


def _add_needs(stages: list[DealStage]) -> None:
    """The second pipeline keeps deals back; the first one only warns."""
    gates = [
        StageGate(stage=stages[0], need="checklist"),
        StageGate(stage=stages[0], need="role:decides", is_hard=False),
        StageGate(stage=stages[1], need="quote_sent"),
    ]
    for name, need in (("Proposal", "items"), ("Negotiation", "role:decides")):
        stage = DealStage.objects.get(pipeline__position=0, name=name)
        gates.append(StageGate(stage=stage, need=need, is_hard=False))
    StageGate.objects.bulk_create(gates)
    CheckPoint.objects.bulk_create(
        CheckPoint(stage=stages[0], text=text, position=at) for at, text in enumerate(POINTS)
    )


def _tick_some(world: DemoWorld, deals: list[Deal]) -> None:
    points = list(CheckPoint.objects.all())
    DealCheck.objects.bulk_create(
        DealCheck(deal=deal, point=point, at=world.now, by=deal.owner)
        for number, deal in enumerate(deal for deal in deals if deal.stage == points[0].stage)
        for point in points[: number + 1]
    )


def _add_people(world: DemoWorld) -> None:
    """Who is known to decide, use or block, on the deals that have come far."""
    deals = Deal.objects.filter(closed_at=None, stage__probability__gte=60).order_by("pk")[:40]
    persons = Person.objects.filter(client__in=[deal.client_id for deal in deals]).exclude(purchase_role="")
    DealPerson.objects.bulk_create(
        DealPerson(deal=deal, person=person, role=person.purchase_role)
        for deal in deals
        for person in persons.order_by("pk")
        if person.client_id == deal.client_id
    )


def _add_costs(world: DemoWorld) -> None:
    rates = {"hours": 45, "travel": 0.42, "samples": 18}
    CostRate.objects.bulk_create(CostRate(kind=kind, amount=amount) for kind, amount in rates.items())
    deals = (
        Deal.objects.filter(closed_at=None, stage__probability__gte=60).select_related("owner").order_by("pk")
    )
    rows = []
    for deal in deals[:24]:
        for kind, low, high in (("hours", 2, 14), ("travel", 20, 260), ("samples", 1, 6)):
            count = world.random.randint(low, high)
            day = world.today - timedelta(days=world.random.randint(0, 20))
            amount = round(count * rates[kind], 2)
            rows.append(DealCost(deal=deal, kind=kind, quantity=count, amount=amount, on=day, by=deal.owner))
    DealCost.objects.bulk_create(rows)


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
