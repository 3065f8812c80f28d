"""What sales offers to the rooms below: one place, read from top to bottom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.access.entities import Entity, entities
from crm.people.currency import CurrencyUse, currency_uses
from sales.receivers import listen

MODULE = "sales"


def register() -> None:
    register_entities()
    currency_uses.register(CurrencyUse("order", has_orders, module=MODULE))
    listen()


def register_entities() -> None:
    catalogue = ("view", "create", "change", "delete", "export", "import")
    entities.register(
        Entity("product", _("Products"), area="catalogue", actions=catalogue, module=MODULE, scoped=False)
    )
    papers = ("view", "create", "change", "export", "assign", "share")
    entities.register(Entity("deal", _("Deals"), area="sales", module=MODULE))
    entities.register(Entity("quote", _("Quotes"), area="sales", actions=papers, module=MODULE))
    entities.register(Entity("order", _("Orders"), area="sales", actions=papers, module=MODULE))


def has_orders() -> bool:
    from sales.models import Order

    return Order.objects.unscoped("the first order of anybody fixes the firm's currency").exists()
