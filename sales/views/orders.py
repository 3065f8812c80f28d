from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.postal import delivery_place, main_place
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import can, seen_or_none
from crm.search.recent import remember
from sales.actions.orders import repeat_order, set_order_state
from sales.forms.quotes import OrderStateForm
from sales.models import OrderLine
from sales.queries.order_ledger import Ledger
from sales.queries.rates import firm_currency
from sales.registries import drawn, order_panels
from sales.views.answers import act_and_go, order_or_404
from sales.views.grid import grid_of


@open_to_preview
@require_GET
def order_page(request: HttpRequest, pk: int) -> HttpResponse:
    order = order_or_404(request, pk)
    remember(request.user, "order", order.pk)
    lines = list(OrderLine.objects.visible_to(request.user).filter(order=order))
    nowhere = {"url": "", "totals_url": "", "page_url": ""}
    context = {
        "order": order,
        "deal": seen_or_none(request.user, order.deal),
        "quote": seen_or_none(request.user, order.quote),
        "grid": grid_of(request, order, lines, nowhere, has_optional=False, may_change=False),
        "own": firm_currency(),
        "may_change": can(request.user, "change", order),
        "panels": drawn(order_panels, order, request.user),
        "may_propose": access_of(request.user).may("quote", "create")
        and can(request.user, "view", order.client),
        "may_repeat": access_of(request.user).may("order", "create"),
        "ledger": Ledger(order, request.user),
        "deliveries": order.Delivery.choices,
        "payments": order.Payment.choices,
    }
    context["may_return"] = context["may_change"] and context["may_repeat"]
    if access_of(request.user).reads("contact") and can(request.user, "view", order.client):
        context["delivery_place"] = delivery_place(order.client, request.user) or main_place(order.client)
    return render(request, "sales/order_page.html", context)


@require_POST
def order_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far delivery or payment has come."""
    order = order_or_404(request, pk, "change")
    form = OrderStateForm(request.POST)
    said = form.said if form.is_valid() else {}
    return act_and_go(
        request,
        lambda: set_order_state(order=order, by=request.user, **said),
        then=order,
        back=order,
        said=_("Saved."),
    )


@require_POST
def order_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    order = order_or_404(request, pk)
    return act_and_go(
        request,
        lambda: repeat_order(order=order, by=request.user),
        then=lambda again: again,
        back=order,
        said=_("Ordered again: the same lines at the same prices."),
    )
