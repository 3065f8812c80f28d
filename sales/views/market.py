"""The market file: competitors with the deals met, prices seen, and the suppliers of a client."""

from __future__ import annotations

from copy import copy
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.models import Client
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import can, require, visible_or_404
from crm.web.form_pages import form_page
from crm.web.toasts import say
from sales.actions.market import (
    change_competitor,
    create_competitor,
    meet_competitor,
    note_price,
    note_supplier,
    remove_price,
    remove_supplier,
)
from sales.forms.market import CompetitorForm, OneOfClientForm, PriceForm, RivalForm, SupplierForm
from sales.models import Competitor, PriceSeen
from sales.queries.market import Met, discount_met, met_by, prices_of, recent_deals, supplied_by, suppliers_of
from sales.views.answers import act_and_go, deal_or_404, next_or, sent
from sales.views.seen import seen_page


@require_GET
def competitor_list(request: HttpRequest) -> HttpResponse:
    """All of them, those met most often first."""
    require(request.user, Competitor.entity, "view")
    met = met_by(request.user)
    rows = [(one, met.get(one.folded, Met())) for one in Competitor.objects.visible_to(request.user)]
    rows.sort(key=lambda row: -(row[1].closed + row[1].open))
    may_create = access_of(request.user).may(Competitor.entity, "create")
    return render(request, "sales/competitor_list.html", {"rows": rows, "may_create": may_create})


@require_GET
def competitor_page(request: HttpRequest, pk: int) -> HttpResponse:
    competitor = visible_or_404(Competitor.objects, request.user, pk=pk)
    discount, discounted = discount_met(request.user, competitor)
    context = {
        "competitor": competitor,
        "met": met_by(request.user, competitor.folded).get(competitor.folded, Met()),
        "discount": discount,
        "discounted": discounted,
        "prices": prices_of(competitor, request.user),
        "deals": recent_deals(competitor, request.user),
        "supplied": supplied_by(competitor, request.user),
        "may_change": access_of(request.user).may(Competitor.entity, "change"),
    }
    return render(request, "sales/competitor_page.html", context)


def competitor_create(request: HttpRequest) -> HttpResponse:
    require(request.user, Competitor.entity, "create")
    return form_page(
        request,
        CompetitorForm(sent(request), initial={"name": request.GET.get("name", "")}),
        "sales/competitor_edit.html",
        act=lambda found: create_competitor(by=request.user, **found),
        then=lambda competitor: competitor.get_absolute_url(),
        said=_("Noted in the market file."),
    )


def competitor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    competitor = visible_or_404(Competitor.objects, request.user, "change", pk=pk)
    return seen_page(
        request,
        lambda data, row: CompetitorForm(data, instance=copy(row)),
        competitor,
        "sales/competitor_edit.html",
        sent=sent(request),
        act=partial(change_competitor, competitor=competitor, by=request.user),
        then=competitor.get_absolute_url(),
        said=_("Saved."),
        competitor=competitor,
    )


def competitor_price(request: HttpRequest, pk: int) -> HttpResponse:
    competitor = visible_or_404(Competitor.objects, request.user, "change", pk=pk)
    return form_page(
        request,
        PriceForm(sent(request), user=request.user),
        "sales/competitor_price.html",
        act=lambda found: note_price(competitor=competitor, by=request.user, **found),
        then=next_or(request, competitor.get_absolute_url()),
        said=_("The price is noted."),
        competitor=competitor,
        next=next_or(request, ""),
    )


@require_POST
def competitor_price_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """`price` names one of the competitor's."""
    competitor = visible_or_404(Competitor.objects, request.user, "change", pk=pk)
    key = request.POST.get("price", "")
    prices = PriceSeen.objects.visible_to(request.user).select_related("competitor")
    price = prices.filter(competitor=competitor, pk=key if key.isdecimal() else 0).first()
    if price is None:
        say(request, _("This price is not there any more."), level=messages.ERROR)
    else:
        gone = remove_price(price=price, by=request.user)
        say(request, _("The price is removed."), undo=reverse("undo", args=[gone.pk]))
    return redirect(competitor)


@require_POST
def deal_rival(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a competitor of the market file on a deal."""
    deal = deal_or_404(request, pk, "change")
    form = RivalForm(request.POST, user=request.user)
    if not form.is_valid():
        say(request, _("Choose a competitor."), level=messages.ERROR)
        return redirect(deal)
    met = form.cleaned_data["competitor"]
    act = partial(meet_competitor, deal=deal, competitor=met, by=request.user)
    return act_and_go(request, act, then=deal.get_absolute_url(), back=deal, said=_("Saved."))


@open_to_preview
@require_GET
def client_suppliers(request: HttpRequest, pk: int) -> HttpResponse:
    """A box on the page of the client once it stands, and a page of its own."""
    client = _client_or_404(request, pk)
    context = {
        "client": client,
        "suppliers": suppliers_of(client, request.user),
        "may_change": can(request.user, "change", client),
    }
    template = "sales/client_suppliers.html#box" if request.htmx else "sales/client_suppliers.html"
    return render(request, template, context)


def client_suppliers_note(request: HttpRequest, pk: int) -> HttpResponse:
    client = _client_or_404(request, pk, "change")
    return form_page(
        request,
        SupplierForm(sent(request), reader=request.user),
        "sales/client_supplier.html",
        act=lambda found: note_supplier(client=client, by=request.user, **found),
        then=client.get_absolute_url(),
        said=_("Saved."),
        client=client,
    )


@require_POST
def client_suppliers_remove(request: HttpRequest, pk: int) -> HttpResponse:
    client = _client_or_404(request, pk, "change")
    form = OneOfClientForm(request.POST, client=client, user=request.user)
    if form.is_valid():
        gone = remove_supplier(supplier=form.cleaned_data["supplier"], by=request.user)
        say(request, _("The supplier is removed."), undo=reverse("undo", args=[gone.pk]))
    return redirect("client_suppliers", client.pk)


def _client_or_404(request: HttpRequest, pk: int, action: str = "view") -> Client:
    require(request.user, Competitor.entity, "view")
    return visible_or_404(Client.objects, request.user, action, pk=pk)
