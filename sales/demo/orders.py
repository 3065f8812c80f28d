"""Two years of orders: every buying client has a rhythm and a basket of its own, and some have fallen silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from contacts.models import Client
from crm.people.demo import DemoWorld
from sales.actions.orders import keep_base
from sales.demo.catalogue import CONSUMABLES, Currencies, Rates, priced
from sales.models import Order, OrderLine, Product
from sales.models.lines import sums_of
from sales.queries.periods import month_start

DAYS = 730
RHYTHMS = (14, 21, 30, 30, 45, 60, 60, 90, 90, 120, 180)
SIZES = {"A": 6, "B": 3, "C": 2, "D": 1}
# One buying client in so many has missed more than two of its own intervals.
ONE_OVERDUE_IN = 11
BUYERS = (Client.Stage.CUSTOMER, Client.Stage.INACTIVE)


@dataclass
class Draft:
    """An order with its lines before either is stored."""

    order: Order
    lines: list[OrderLine]


def add_orders(
    world: DemoWorld,
    clients: Sequence[Client],
    products: Sequence[Product],
    rates: Rates,
    currencies: Currencies,
) -> list[Order]:
    drafts = [
        _draft(world, client, day, basket, rates, currencies)
        for number, client in enumerate(client for client in clients if client.stage in BUYERS)
        for basket in [_basket(world, products)]
        for day in _days(world, client, is_overdue=number % ONE_OVERDUE_IN == 3)
    ]
    drafts.sort(key=lambda draft: (draft.order.ordered_on, draft.order.client_id))
    orders = [draft.order for draft in drafts]
    for number, order in enumerate(orders):
        # A number to be stored with; the real ones are given when all orders are known.
        order.number = f"demo-{number}"
    Order.objects.bulk_create(orders, batch_size=1000)
    for draft in drafts:
        for line in draft.lines:
            line.order_id = draft.order.pk
    OrderLine.objects.bulk_create((line for draft in drafts for line in draft.lines), batch_size=2000)
    return orders


def _days(world: DemoWorld, client: Client, *, is_overdue: bool) -> list[date]:
    """The days on which a client ordered, by its own interval with a little chance."""
    chance = world.random
    interval = chance.choice(RHYTHMS[:7] if is_overdue else RHYTHMS)
    silent = 0
    if client.stage == Client.Stage.INACTIVE:
        silent = chance.randint(220, 420)
    elif is_overdue:
        silent = round(interval * chance.uniform(2.4, 3.6))
    day = world.today - timedelta(days=DAYS - chance.randint(0, 120))
    last = world.today - timedelta(days=silent + chance.randint(0, max(interval - 2, 1)))
    days = []
    while day <= last:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=max(3, round(chance.gauss(interval, interval * 0.12))))
    return days


def _basket(world: DemoWorld, products: Sequence[Product]) -> list[Product]:
    """What this client buys: a few things again and again, others now and then."""
    usual = [product for product in products if product.code in CONSUMABLES]
    return world.random.sample(usual, 3) + world.random.sample(list(products), 4)


def _draft(
    world: DemoWorld, client: Client, day: date, basket: list[Product], rates: Rates, currencies: Currencies
) -> Draft:
    chance = world.random
    currency = currencies[client.pk]
    rate = Decimal(1) if currency == world.firm.currency else rates[month_start(day)]
    picked = chance.sample(basket[:3], chance.randint(1, 3))
    if chance.random() < 0.22:
        picked.append(chance.choice(basket[3:]))
    size = SIZES.get(client.grade, 2)
    lines = [
        _line(chance, position, product, size, currency, rate) for position, product in enumerate(picked, 1)
    ]
    order = Order(
        client=client,
        currency=currency,
        ordered_on=day,
        due_on=day + timedelta(days=14),
        owner=client.owner,
        team_id=client.team_id,
        branch_id=client.branch_id,
        sold_by=client.owner,
        created_at=_moment(world, day, 8 + chance.randint(0, 8)),
        **_states(world, day),
    )  # fmt: skip
    order.changed_at = order.created_at
    order.take(sums_of(lines))
    keep_base(order, rate)
    return Draft(order, lines)


def _line(
    chance: Random, position: int, product: Product, size: int, currency: str, rate: Decimal
) -> OrderLine:
    quantity = 1 if product.price_amount > 500 else chance.randint(1, 4) * size
    line = priced(OrderLine, product, quantity, chance.choice((0, 0, 0, 3, 5, 8)), currency, rate)
    line.position = position
    return line


def _states(world: DemoWorld, day: date) -> dict[str, Any]:
    age, chance = (world.today - day).days, world.random
    states: dict[str, Any] = {}
    if age > 12 or chance.random() < 0.3:
        states |= {"delivery": Order.Delivery.DONE, "delivered_on": min(day + timedelta(days=4), world.today)}
    if age > 45 or (age > 14 and chance.random() < 0.8):
        states |= {"payment": Order.Payment.DONE, "paid_on": min(day + timedelta(days=13), world.today)}
    return states


def _moment(world: DemoWorld, day: date, hour: int) -> datetime:
    zone = ZoneInfo(world.firm.time_zone)
    return min(datetime(day.year, day.month, day.day, hour, tzinfo=zone), world.now)
