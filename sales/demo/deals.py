"""Deals of the demo firm: open ones in every stage for every rep, and what was won and lost in the last year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from contacts.models import Activity, Client
from crm.money.amounts import converted
from crm.people.demo import DemoWorld
from sales.demo.catalogue import Currencies, Rates, priced
from sales.models import Deal, DealItem, DealMove, DealStage, Order, Pipeline, Product
from sales.models.lines import sums_of

PER_REP = (6, 5, 4, 3, 2)  # open deals of each rep by stage
LOST_PER_REP = 14
WON_ORDERS = 60
OCCASIONS = (
    "{} for the new hall", "{}, second site", "{}: renewal", "{} for the depot", "{} for 12 people",
    "{}, framework contract", "{} and training", "{} for the spring season",
)  # fmt: skip
STEPS = (
    ("call", "Call about the offer"), ("visit", "Visit the site"), ("meeting", "Show the equipment"),
    ("task", "Send the revised figures"), ("call", "Ask about the budget"), ("meeting", "Meet the head of purchasing"),
)  # fmt: skip
COMPETITORS = ("Other Office (demo)", "Cheap Tools (demo)", "Northern Supply (demo)")
REASONS = ("price", "price", "competitor", "competitor", "no_budget", "timing", "no_answer", "no_need")


def add_deals(maker: DealMaker, clients: Sequence[Client], orders: Sequence[Order]) -> list[Deal]:
    world = maker.world
    for owner in world.reps:
        mine = [client for client in clients if client.owner_id == owner.pk]
        if not mine:
            continue
        for stage, count in zip(maker.open_stages, PER_REP, strict=False):
            for _ in range(count):
                maker.open_deal(world.random.choice(mine), stage)
        for _ in range(LOST_PER_REP):
            maker.lost_deal(world.random.choice(mine))
    yearly = [order for order in orders if (world.today - order.ordered_on).days < 365]
    for order in sorted(yearly, key=lambda order: (-order.base_net_amount, order.pk))[:WON_ORDERS]:
        maker.won_deal(order)
    return maker.store()


Way = list[tuple[DealStage, datetime]]
Step = tuple[str, str, datetime]


class DealMaker:
    """Collects deals with their items, moves and next steps, and stores all of it in four statements."""

    def __init__(
        self,
        world: DemoWorld,
        products: Sequence[Product],
        rates: Rates,
        currencies: Currencies,
        pipeline: Pipeline,
    ) -> None:
        self.world, self.chance, self.products = world, world.random, list(products)
        self.rate, self.currencies = rates[max(rates)], currencies
        stages = list(pipeline.stages.all())
        self.open_stages = [stage for stage in stages if stage.is_open]
        self.won = next(stage for stage in stages if stage.kind == DealStage.Kind.WON)
        self.lost = next(stage for stage in stages if stage.kind == DealStage.Kind.LOST)
        self.deals: list[Deal] = []
        self.items: list[list[DealItem]] = []
        self.ways: list[list[tuple[DealStage, datetime]]] = []
        self.steps: list[Step | None] = []
        self.orders: list[Order | None] = []

    def open_deal(self, client: Client, stage: DealStage) -> None:
        days = self.chance.choice((1, 2, 3, 4, 5, 6, 8, 9, 11, 14, 17, 24, 31))
        closes = self.world.today + timedelta(days=self.chance.randint(-6, 95))
        deal = self._deal(client, stage, closes, self._ago(days))
        self._keep(deal, self._items(deal), self._way(stage, deal.stage_since), self._step())

    def lost_deal(self, client: Client) -> None:
        ended = self._ago(self.chance.randint(3, 360))
        deal = self._deal(client, self.lost, ended.date(), ended)
        deal.lost_reason = self.chance.choice(REASONS)
        if deal.lost_reason in {"price", "competitor"}:
            deal.competitor = self.chance.choice(COMPETITORS)
        last = self.chance.choice(self.open_stages)
        self._keep(deal, self._items(deal), [*self._way(last, ended - timedelta(days=9)), (self.lost, ended)])

    def won_deal(self, order: Order) -> None:
        """The deal that a large order came from."""
        ended = order.created_at
        deal = self._deal(order.client, self.won, order.ordered_on, ended)
        deal.currency, deal.amount, deal.base_amount = order.currency, order.net_amount, order.base_net_amount
        way = [*self._way(self.open_stages[-1], ended - timedelta(days=6)), (self.won, ended)]
        self._keep(deal, [], way, order=order)

    def _deal(self, client: Client, stage: DealStage, closes: date, since: datetime) -> Deal:
        title = self.chance.choice(OCCASIONS).format(self.chance.choice(self.products).name.split(" Demo")[0])
        return Deal(
            client=client, title=title, stage=stage, currency=self.currencies[client.pk],
            closes_on=closes, stage_since=since, closed_at=None if stage.is_open else since, changed_at=since,
            owner=client.owner, team_id=client.team_id, branch_id=client.branch_id, created_by=client.owner,
        )  # fmt: skip

    def _items(self, deal: Deal) -> list[DealItem]:
        rate = Decimal(1) if deal.currency == self.world.firm.currency else self.rate
        items = []
        for position, product in enumerate(self.chance.sample(self.products, self.chance.randint(1, 4)), 1):
            quantity = self.chance.choice((1, 2, 4, 6, 12, 20))
            discount = self.chance.choice((0, 0, 0, 4, 7))
            item = priced(DealItem, product, quantity, discount, deal.currency, rate)
            item.position = position
            items.append(item)
        deal.amount = sums_of(items).net
        deal.base_amount = converted(deal.amount, rate, self.world.firm.currency)
        return items

    def _way(self, stage: DealStage, since: datetime) -> Way:
        """The stages passed on the way to this one, oldest first."""
        way, moment = [(stage, since)], since
        for earlier in reversed(self.open_stages[: self.open_stages.index(stage)]):
            moment -= timedelta(days=self.chance.randint(3, 16))
            way.insert(0, (earlier, moment))
        return way

    def _step(self) -> Step | None:
        if self.chance.random() < 0.18:
            return None
        day = self.chance.choice((-4, -2, -1, 0, 0, 1, 2, 3, 5, 7, 9, 14))
        due = self.world.now.replace(minute=30, second=0, microsecond=0) + timedelta(days=day)
        return (*self.chance.choice(STEPS), due.replace(hour=self.chance.randint(8, 15)))

    def _keep(
        self,
        deal: Deal,
        items: list[DealItem],
        way: Way,
        step: Step | None = None,
        order: Order | None = None,
    ) -> None:
        deal.created_at = way[0][1]
        self.deals.append(deal)
        self.items.append(items)
        self.ways.append(way)
        self.steps.append(step)
        self.orders.append(order)

    def _ago(self, days: int) -> datetime:
        return self.world.now - timedelta(days=days, hours=self.chance.randint(0, 5))

    def store(self) -> list[Deal]:
        Deal.objects.bulk_create(self.deals, batch_size=1000)
        rows = list(zip(self.deals, self.items, self.ways, self.steps, strict=True))
        for deal, items, *_ in rows:
            for item in items:
                item.deal_id = deal.pk
        DealItem.objects.bulk_create(item for items in self.items for item in items)
        DealMove.objects.bulk_create(move for deal, _, way, _ in rows for move in _moves(deal, way))
        Activity.objects.bulk_create(_activity(deal, step) for deal, _, _, step in rows if step)
        return self.deals


def _moves(deal: Deal, way: Way) -> list[DealMove]:
    moves, before = [], None
    for stage, moment in way:
        days = (moment - before[1]).days if before else 0
        moves.append(
            DealMove(
                deal=deal, from_stage=before and before[0], to_stage=stage, at=moment, by=deal.owner, days_before=days
            )
        )  # fmt: skip
        before = (stage, moment)
    return moves


def _activity(deal: Deal, step: Step) -> Activity:
    kind, title, due = step
    return Activity(
        client_id=deal.client_id, subject_entity=Deal.entity, subject_id=deal.pk, kind=kind, title=title,
        due_at=due, assigned_to=deal.owner, created_by=deal.owner, created_at=deal.changed_at,
    )  # fmt: skip
