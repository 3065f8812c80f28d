"""Forecast, targets and commission."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.entities import Entity, entities
from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup
from crm.access.scopes import can
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.registry import Belonging, UndoHook, belongings, undo_hooks
from crm.documents.holders import Holder, holders
from crm.events import OrderWritten, subscribe
from crm.jobs import later
from crm.lists.registry import lists
from crm.people.demo import DemoBuilder, demo_builders
from crm.people.models import User
from crm.web.menu import MenuItem, menu
from crm.web.settings_menu import SettingsPage, settings_pages
from sales.actions.rollups import roll_up_soon
from sales.lists.commission import COMMISSION_LIST
from sales.models import CommissionStatement, Deal, ForecastCall, Order, OrderSplit
from sales.models.forecast import Category
from sales.queries.pay_plans import has_plans
from sales.registries import RecordPanel, deal_panels, order_panels

MODULE = "sales"
WHY = "whose commission follows an order"


def register() -> None:
    register_forecast()
    register_targets()
    register_commission()


def register_commission() -> None:
    actions = ("view", "change", "export", "bulk")
    label: Any = _("Commission")
    entities.register(Entity("commission", label, area="pay", actions=actions, module=MODULE))
    put_in_group(FieldGroup.MARGIN, "sales.CommissionLine", "base_amount", "percent")
    put_in_group(FieldGroup.MARGIN, "sales.CommissionStatement", "base_total_amount")
    lists.register(COMMISSION_LIST)
    menu.register(
        MenuItem(
            "commission", _("Commission"), "hand-coins", "commission_list", group="sales", module=MODULE,
            entity="commission", order=8,
        )
    )  # fmt: skip
    settings_pages.register(
        SettingsPage(
            "commission_plans", _("Commission plans"), _("What is paid for sales, and to whom."), "hand-coins",
            "commission_plan_list", group="sales", module=MODULE, entity="commission", action="change",
        )
    )  # fmt: skip
    holders.register(
        Holder("commission", CommissionStatement, client_path="", name="owner__name", module=MODULE, order=60)
    )
    order_panels.register(RecordPanel("shares", "sales/order_shares.html", shares_of_order, "commission"))
    belongings.register(Belonging(OrderSplit._meta.label_lower))
    undo_hooks.register(UndoHook("sales.commission", Order._meta.label_lower, reckon_after_undo))
    subscribe(OrderWritten, reckon_soon)
    demo_builders.register(DemoBuilder("pay", "sales.demo.pay.build", order=38, module=MODULE))


def register_forecast() -> None:
    label: Any = _("Forecast")
    entities.register(Entity("forecast", label, area="sales", actions=("view", "change"), module=MODULE))
    put_in_group(FieldGroup.FINANCE, "sales.ForecastAdjustment", "amount")
    put_in_group(FieldGroup.NOTES, "sales.ForecastAdjustment", "reason")
    put_in_group(FieldGroup.FINANCE, "sales.ForecastSnapshot", "amount", "weighted_amount")
    belongings.register(Belonging(ForecastCall._meta.label_lower))
    deal_panels.register(
        RecordPanel("forecast", "sales/deal_forecast.html", place_in_forecast, "forecast", order=60)
    )


def place_in_forecast(deal: Deal, user: User) -> dict[str, Any] | None:
    """Where an open deal stands; whoever may change the deal puts it elsewhere."""
    if not deal.is_open:
        return None
    call = getattr(deal, "forecast_call", None)  # read with the deal
    words = dict(Category.choices)
    return {
        "deal": deal,
        "category": call.category if call else "",
        "word": words[call.category] if call else deal.stage.get_forecast_category_display(),
        "choices": Category.choices,
        "may_change": can(user, "change", deal),
    }


def register_targets() -> None:
    label: Any = _("Targets")
    entities.register(Entity("target", label, area="pay", actions=("view", "change"), module=MODULE))
    put_in_group(FieldGroup.MARGIN, "sales.SalesRollup", "margin_amount")
    menu.register(
        MenuItem(
            "targets", label, "target", "target_list", group="sales", module=MODULE, entity="target", order=7
        )
    )
    undo_hooks.register(UndoHook("sales.rollups", Order._meta.label_lower, roll_up_after_undo))
    subscribe(OrderWritten, roll_up_written)


def roll_up_written(event: OrderWritten) -> None:
    orders = Order.objects.unscoped(WHY).filter(pk__in=event.order_ids)
    roll_up_soon(set(orders.values_list("ordered_on", flat=True)))


def roll_up_after_undo(change_set: ChangeSet) -> None:
    if ChangeRow.objects.filter(change_set=change_set, model=Order._meta.label_lower).exists():
        later("sales.roll_up", unique="sales.roll_up")


def shares_of_order(order: Order, user: User) -> dict[str, Any] | None:
    """Who sold it together; for whoever may say so, also where nobody did."""
    rows = list(OrderSplit.objects.visible_within(order, user).select_related("user"))
    may_change = access_of(user).may("order", "change")
    return {"rows": rows, "order": order, "may_change": may_change} if rows or may_change else None


def reckon_soon(event: OrderWritten) -> None:
    """Each seller once, however many orders were written until then."""
    if not has_plans():
        return
    orders = Order.objects.unscoped(WHY).filter(pk__in=event.order_ids, sold_by__isnull=False)
    for user_id in orders.order_by("sold_by").values_list("sold_by", flat=True).distinct():
        later("sales.reckon_seller", unique=f"commission:{user_id}", user_id=user_id)


def reckon_after_undo(change_set: ChangeSet) -> None:
    """Orders of an import are gone again, or there again."""
    if (
        has_plans()
        and ChangeRow.objects.filter(change_set=change_set, model=Order._meta.label_lower).exists()
    ):
        later("sales.reckon_commission", unique="sales.reckon_commission")
