from __future__ import annotations

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.filters import Between, OneOf, Related, When, YesNo
from crm.lists.specs import Column, FootSum, ListSpec, ReadyView, Sort
from crm.people.models import User
from crm.web.listing import cells
from sales.lists.bulk import ORDER_BULK
from sales.lists.parts import BRANCH, CLIENT, OF_CLIENT, OWNER, TEAM, money_sum
from sales.models import Order
from sales.queries.choices import owners_of
from sales.queries.matches import paper_matches

DELIVERY_TONES = {"open": "", "part": "warn", "done": "good"}
PAYMENT_TONES = {"open": "", "part": "warn", "done": "good"}


def _noun(count: int) -> str:
    return ngettext("order", "orders", count)


def _is_late(_user: User) -> Q:
    return Q(due_on__isnull=False, due_on__lt=timezone.localdate()) & ~Q(payment=Order.Payment.DONE)


ORDER_LIST = ListSpec(
    key="orders",
    entity=Order.entity,
    model=Order,
    module="sales",
    title=_("Orders"),
    noun=_noun,
    url_name="order_list",
    template="sales/order_list.html",
    columns=(
        Column("number", _("Number"), cells.link("order_page", "number"), is_fixed=True, sort="number"),
        CLIENT,
        Column("ordered", _("Ordered on"), cells.date("ordered_on"), sort="ordered"),
        Column("net", _("Net"), cells.money("base_net_amount"), sort="net", is_number=True),
        Column("gross", _("Total"), cells.money("gross_amount", "currency"), is_number=True),
        Column("delivery", _("Delivery"), cells.state("delivery", DELIVERY_TONES)),
        Column("payment", _("Payment"), cells.state("payment", PAYMENT_TONES), group="finance"),
        OWNER,
        Column("due", _("Payment due"), cells.date("due_on"), sort="due", is_default=False, group="finance"),
        Column("reference", _("Client's reference"), cells.text("reference"), is_default=False),
        Column("sold_by", _("Sold by"), cells.person("sold_by"), joins=("sold_by",), is_default=False),
        TEAM,
        BRANCH,
    ),
    sorts=(
        Sort("ordered", _("Ordered on"), "ordered_on", is_indexed=True, starts_descending=True),
        Sort("number", _("Number"), "number", starts_descending=True),
        Sort("net", _("Net"), "base_net_amount", starts_descending=True),
        Sort("due", _("Payment due"), "due_on", group="finance"),
    ),
    default_sort="-ordered",
    filters=(
        OneOf("delivery", _("Delivery"), choices=Order.Delivery.choices),
        OneOf("payment", _("Payment"), choices=Order.Payment.choices, group="finance"),
        YesNo("late", _("Payment late"), yes=_is_late, group="finance"),
        Related("owner", _("Owner"), choices=owners_of("order"), knows_me=True),
        When("ordered", _("Ordered on"), "ordered_on", is_date=True, with_never=False),
        Between("net", _("Net"), "base_net_amount"),
        OF_CLIENT,
    ),
    views=(
        ReadyView("all", _("All orders")),
        ReadyView("open", _("To deliver"), "delivery=open&delivery=part"),
        ReadyView("late", _("Payment late"), "late=yes"),
    ),
    sums=(FootSum("net", Sum("base_net_amount"), money_sum),),
    card=(
        cells.link("order_page", "number"),
        cells.text("client.name"),
        cells.money("base_net_amount"),
        cells.date("ordered_on"),
    ),
    bulk=ORDER_BULK,
    find=lambda text, _user: paper_matches(text),
    resource="sales.resources.OrderResource",
    empty_title=_("No orders yet"),
    empty_text=_("An accepted quote becomes an order, without typing anything again."),
)  # fmt: skip
