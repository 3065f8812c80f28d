from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.actions.activities import plan_activity
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import can, require
from crm.search.recent import remember
from crm.web.form_pages import form_page
from sales.actions.deals import change_deal, open_deal
from sales.forms.board import day_in
from sales.forms.deals import DealForm, NewDealForm, StepForm
from sales.forms.lines import plain
from sales.models import Deal
from sales.queries.clients import find_clients
from sales.queries.deal_page import DealPage
from sales.queries.gates import gate_states
from sales.queries.rates import firm_currency
from sales.registries import deal_panels, drawn
from sales.views.answers import deal_or_404, next_or, sent
from sales.views.deal_facts import facts_of
from sales.views.deal_items import grid_for
from sales.views.seen import seen_page
from sales.views.times import due_at


@open_to_preview
@require_GET
def deal_page(request: HttpRequest, pk: int) -> HttpResponse:
    deal = deal_or_404(request, pk)
    remember(request.user, "deal", deal.pk)
    page = DealPage(deal, request.user)
    return render(request, "sales/deal_page.html", page_context(request, page))


def page_context(request: HttpRequest, page: DealPage, **more: Any) -> dict[str, Any]:
    deal = page.deal
    return {
        "page": page,
        "deal": deal,
        "facts": facts_of(page),
        "grid": more.pop("grid", None) or grid_for(request, page),
        "may_change": can(request.user, "change", deal),
        "may_delete": can(request.user, "delete", deal),
        "may_quote": access_of(request.user).may("quote", "create"),
        "own_currency": firm_currency(),
        "needs": gate_states(deal),
        "panels": drawn(deal_panels, deal, request.user),
        "step_form": more.pop("step_form", None) or StepForm(initial={"kind": "call"}),
        **more,
    }


def deal_create(request: HttpRequest) -> HttpResponse:
    require(request.user, Deal.entity, "create")
    initial = {
        "client": request.GET.get("client", ""),
        "stage": request.GET.get("stage", ""),
        "closes_on": day_in(request.GET.get("day")),
        "currency": firm_currency(),
    }
    form = NewDealForm(sent(request), initial=initial, user=request.user)
    return form_page(
        request,
        form,
        "sales/deal_create.html",
        act=lambda _found: open_deal(by=request.user, custom=form.made_values, **form.unmade),
        then=lambda deal: reverse("deal_page", args=[deal.pk]),
        said=_("The deal is open."),
    )


def deal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    deal = deal_or_404(request, pk, "change")
    return seen_page(
        request,
        partial(_deal_form, request),
        deal,
        "sales/deal_edit.html",
        sent=sent(request),
        act=partial(change_deal, deal=deal, by=request.user),
        then=next_or(request, deal.get_absolute_url()),
        said=_("Saved."),
        deal=deal,
    )


def _deal_form(request: HttpRequest, data: Any, deal: Deal) -> DealForm:
    initial = {name: getattr(deal, name) for name in DealForm.base_fields if hasattr(deal, name)}
    initial["amount"] = plain(deal.amount)
    return DealForm(data, deal=deal, initial=initial, reader=request.user)


@require_GET
def client_choices(request: HttpRequest) -> HttpResponse:
    """Clients that fit what is typed, to choose one for a new deal."""
    require(request.user, Deal.entity, "create")
    found = find_clients(request.user, request.GET.get("client_name", ""))
    return render(request, "sales/client_choices.html", {"candidates": found})


@require_POST
def deal_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the next step of a deal."""
    deal = deal_or_404(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        context = page_context(request, DealPage(deal, request.user), step_form=form)
        return render(request, "sales/deal_page.html", context, status=422)
    return form_page(
        request,
        form,
        "sales/deal_page.html",
        act=lambda found: plan_activity(
            by=request.user,
            client=deal.client,
            subject=deal,
            kind=found["kind"],
            title=found["title"],
            **due_at(found["day"], found["clock"]),
        ),
        then=deal.get_absolute_url(),
        said=_("The next step is planned."),
    )
