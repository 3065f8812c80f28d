"""A proposal to a client in one press."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from contacts.models import Client
from crm.access.scopes import require, visible_or_404
from crm.web.toasts import say
from sales.actions.proposals import propose_again, propose_for_needs
from sales.models import Deal, Order, Quote
from sales.queries.proposals import last_order, needs_of
from sales.views.answers import act_and_go


class ProposalForm(forms.Form):
    """From what, and for which deal."""

    source = forms.ChoiceField(choices=[("order", ""), ("needs", "")])
    order = forms.IntegerField(required=False)
    deal = forms.IntegerField(required=False)


def quote_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The page says what a proposal could be made of; each button makes one."""
    require(request.user, Quote.entity, "create")
    client = visible_or_404(Client.objects.all(), request.user, pk=pk)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _proposed(request, client, form.cleaned_data)
    context = {
        "client": client,
        "order": last_order(client, request.user),
        "needs": needs_of(client, request.user),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "sales/quote_propose.html", context, status=status)


def _proposed(request: HttpRequest, client: Client, found: dict[str, Any]) -> HttpResponse:
    user = request.user
    deal = (
        visible_or_404(Deal.objects.filter(client=client), user, pk=found["deal"]) if found["deal"] else None
    )
    said: dict[str, Any] = {"client": client, "by": user, "deal": deal}
    if found["source"] == "order":
        orders = Order.objects.filter(client=client)
        said["order"] = visible_or_404(orders, user, pk=found["order"]) if found["order"] else None
        act = partial(propose_again, **said)
    else:
        act = partial(propose_for_needs, **said)
    return act_and_go(request, act, then=lambda made: _told(request, *made), back=deal or client)


def _told(request: HttpRequest, quote: Quote, notes: list[str]) -> Quote:
    say(request, _("%(quote)s is a draft at the prices of today.") % {"quote": quote.label})
    for note in notes:
        say(request, note)
    return quote
