"""The market file, playbooks and the next best offer."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from contacts.registries import (
    ClientChild,
    ClientPanel,
    SegmentField,
    client_children,
    client_panels,
    segment_fields,
)
from crm.access.entities import Entity, entities
from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup
from crm.changes.registry import Belonging, UndoHook, belongings, undo_hooks
from crm.events import OrderWritten, subscribe
from crm.people.demo import DemoBuilder, demo_builders
from crm.people.models import User
from crm.personal_data import Place, Subject, places
from crm.web.menu import MenuItem, menu
from sales.actions.market_merging import register_merge_rules
from sales.actions.offers import settle_after_undo, settle_offers
from sales.models import BoughtCategories, OfferOutcome, Order, Quote, Supplier
from sales.queries.market_parts import ends_within, rival_of
from sales.registries import RecordPanel, deal_panels, quote_panels

MODULE = "sales"


def register() -> None:
    register_offers()
    register_file()
    register_merge_rules(MODULE)


def register_offers() -> None:
    client_panels.register(
        ClientPanel("offers", "sales/client_offers_later.html", _drawn_later, Order.entity, MODULE, order=15)
    )
    quote_panels.register(
        RecordPanel("offers", "sales/quote_offers_later.html", _of_draft, Order.entity, order=10)
    )
    client_children.register(ClientChild("sales.offers", OfferOutcome, module=MODULE))
    belongings.register(Belonging(BoughtCategories._meta.label_lower, MODULE))
    undo_hooks.register(UndoHook("sales.offers", Order._meta.label_lower, settle_after_undo))
    put_in_group(FieldGroup.NOTES, "sales.OfferOutcome", "why")
    places.register(
        Place(
            "offers", _("Answers to offers"), OfferOutcome, _own,
            ("product", "state", "words", "why", "offered_at", "answered_at"),
            near=_near, texts=("why",), module=MODULE, order=45,
        )
    )  # fmt: skip
    demo_builders.register(DemoBuilder("offers", "sales.demo.offers.build_offers", order=39, module=MODULE))
    subscribe(OrderWritten, on_order)


def register_file() -> None:
    """Competitors, prices seen, suppliers of clients."""
    label: Any = _("Competitors")
    market = Entity(
        "competitor",
        label,
        area="sales",
        actions=("view", "create", "change"),
        module=MODULE,
        scoped=False,
    )
    entities.register(market)
    menu.register(
        MenuItem("market", _("Market"), "scale", "competitor_list", "sales", MODULE, market.key, order=60)
    )
    suppliers = "sales/client_suppliers_later.html"
    client_panels.register(ClientPanel("suppliers", suppliers, _drawn_later, market.key, MODULE, order=60))
    client_children.register(ClientChild("sales.suppliers", Supplier, module=MODULE))
    deal_panels.register(RecordPanel("rival", "sales/deal_rival.html", rival_of, market.key, order=30))
    segment_fields.register(
        SegmentField(
            "supplier_ends", _("Days until a supplier's contract ends"), "number", ends_within,
            module=MODULE, order=58, entity=market.key,
        )
    )  # fmt: skip
    put_in_group(FieldGroup.NOTES, "sales.Supplier", "note")
    places.register(
        Place(
            "suppliers", _("Suppliers"), Supplier, _own, ("competitor", "what", "contract_ends_on", "note"),
            near=_near, texts=("what", "note"), module=MODULE, order=46,
        )
    )  # fmt: skip
    demo_builders.register(DemoBuilder("market", "sales.demo.market.build_market", order=38, module=MODULE))


def on_order(event: OrderWritten) -> None:
    settle_offers(event.order_ids)


def _drawn_later(_client: Client, _user: User) -> dict[str, Any]:
    """The page of a client stands before its orders are read."""
    return {}


def _of_draft(quote: Quote, _user: User) -> dict[str, Any] | None:
    return {"url": reverse("quote_offers", args=[quote.pk])} if quote.is_draft else None


def _own(subject: Subject) -> Q:
    return Q(client=subject.client_id) if subject.is_client else Q(pk__in=())


def _near(subject: Subject) -> Q:
    return Q(client=subject.client_id)
