"""What to offer a client next, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.models import Client
from crm.access.preview import open_to_preview
from crm.access.scopes import can, require, visible_or_404
from crm.web.toasts import say
from sales.actions.offers import answer_offer, take_back
from sales.forms.offers import AnswerForm, TakeBackForm
from sales.models import Order, QuoteLine
from sales.queries.offers import answers_of, offers_for
from sales.views.answers import quote_or_404


@open_to_preview
@require_GET
def client_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """A box on the page of the client once it stands; a page of its own with all that was offered."""
    return _drawn(request, _client_or_404(request, pk))


@require_POST
def client_offers_answer(request: HttpRequest, pk: int) -> HttpResponse:
    client = _client_or_404(request, pk, "change")
    form = AnswerForm(request.POST, user=request.user)
    if not form.is_valid():
        return _drawn(request, client, [_("Say which product, and what the client answered.")])
    answer = form.cleaned_data
    return _done(request, client, lambda: answer_offer(client=client, by=request.user, **answer), _("Noted."))


@require_POST
def client_offers_again(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer is taken back: what was refused may be offered again."""
    client = _client_or_404(request, pk, "change")
    form = TakeBackForm(request.POST, client=client, user=request.user)
    if not form.is_valid():
        return _drawn(request, client, [_("This answer is not there any more.")])
    answer = form.cleaned_data["answer"]
    return _done(request, client, lambda: take_back(answer=answer, by=request.user), _("Taken back."))


@open_to_preview
@require_GET
def quote_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """What could be added to a quote that is being written."""
    require(request.user, Order.entity, "view")
    quote = quote_or_404(request, pk)
    lines = QuoteLine.objects.visible_within(quote, request.user)
    there = set(lines.values_list("product", flat=True))
    found = [
        offer for offer in offers_for(quote.client, request.user).offers if offer.product_id not in there
    ]
    may_add = quote.is_draft and can(request.user, "change", quote)
    template = "sales/quote_offers.html#strip" if request.htmx else "sales/quote_offers.html"
    return render(request, template, {"quote": quote, "offers": found, "may_add": may_add})


def _client_or_404(request: HttpRequest, pk: int, action: str = "view") -> Client:
    require(request.user, Order.entity, "view")
    return visible_or_404(Client.objects, request.user, action, pk=pk)


def _done(request: HttpRequest, client: Client, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        return _drawn(request, client, refusal.messages)
    if request.htmx:
        return _drawn(request, client)
    say(request, said)
    return redirect("client_offers", client.pk)


def _drawn(request: HttpRequest, client: Client, errors: list[str] = ()) -> HttpResponse:
    is_box = bool(request.htmx)
    context = {
        "client": client,
        "found": offers_for(client, request.user),
        "answers": [] if is_box else answers_of(client, request.user),
        "errors": errors,
        "is_box": is_box,
    }
    template = "sales/client_offers.html#box" if is_box else "sales/client_offers.html"
    return render(request, template, context, status=422 if errors else 200)
