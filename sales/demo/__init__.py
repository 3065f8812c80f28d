"""The sales of the demo firm: a catalogue, two years of orders, deals in every stage, quotes."""

from __future__ import annotations

from contacts.actions.derived import refresh_next_step
from contacts.models import Client
from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.actions.client_figures import refresh_client_figures
from sales.actions.deal_steps import refresh_deal_steps
from sales.actions.learning import learn_all
from sales.actions.pipelines import ensure_pipeline
from sales.demo.catalogue import add_products, add_rates, other_currency
from sales.demo.deals import DealMaker, add_deals
from sales.demo.orders import add_orders
from sales.demo.papers import add_quotes


def build(world: DemoWorld) -> None:
    with unlocked("the demo firm is written as a whole"):
        clients = list(Client.objects.select_related("owner").order_by("pk"))
        # Counted, not by key: two loads give the same firm.
        currencies = {
            client.pk: other_currency(world) if client.country == "PL" and number % 3 else world.firm.currency
            for number, client in enumerate(clients)
        }
        products = add_products(world)
        rates = add_rates(world)
        orders = add_orders(world, clients, products, rates, currencies)
        maker = DealMaker(world, products, rates, currencies, ensure_pipeline())
        deals = add_deals(maker, clients, orders)
        quotes = add_quotes(world, deals, maker.orders, orders)
        refresh_deal_steps([deal.pk for deal in deals])
        refresh_next_step([client.pk for client in clients])
        refresh_client_figures()
        learn_all(world.today)
    world.say(
        f"Sales: {len(products)} products, {len(orders)} orders, {len(deals)} deals, {len(quotes)} quotes"
    )
