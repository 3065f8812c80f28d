"""What sales offers to the rooms below: one place, read from top to bottom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.access.entities import Entity, entities
from sales.receivers import listen

MODULE = "sales"


def register() -> None:
    register_entities()
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
