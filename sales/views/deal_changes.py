"""One fact of a deal, edited where it stands; and its way into the recycle bin."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.messages import ERROR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.web.toasts import say
from sales.actions.deal_deletion import delete_deal
from sales.actions.deals import change_deal
from sales.forms.deal_record import FACTS, DealFactForm
from sales.forms.lines import plain
from sales.models import Deal
from sales.views.answers import deal_or_404, sent
from sales.views.seen import seen_page


@require_http_methods(["GET", "POST"])
def deal_fact(request: HttpRequest, pk: int, fact: str) -> HttpResponse:
    """The form of one fact, drawn in its place; it is sent as a page, since head, strip and needs may say it too."""
    if fact not in FACTS:
        raise Http404
    deal = deal_or_404(request, pk, "change")
    form = _form(request, fact, None, deal)
    if not set(FACTS[fact]) & form.fields.keys():
        raise PermissionDenied
    if request.htmx and request.method == "GET":
        return render(request, "sales/deal_fact_form.html", {"deal": deal, "fact": fact, "form": form})
    return seen_page(
        request, partial(_form, request, fact), deal, "sales/deal_edit.html", sent=sent(request),
        act=partial(change_deal, deal=deal, by=request.user), then=deal.get_absolute_url(), said=_("Saved."),
        deal=deal,
    )  # fmt: skip


def _form(request: HttpRequest, fact: str, data: Any, deal: Deal) -> DealFactForm:
    initial = {name: getattr(deal, name) for name in FACTS[fact]} | {"amount": plain(deal.amount)}
    return DealFactForm(data, fact=fact, deal=deal, initial=initial, reader=request.user)


@require_POST
def deal_delete(request: HttpRequest, pk: int) -> HttpResponse:
    deal = deal_or_404(request, pk, "delete")
    try:
        change_set = delete_deal(deal=deal, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=ERROR)
        return redirect(deal)
    say(request, _("%s deleted.") % deal.title, undo=reverse("undo", args=[change_set.pk]))
    return redirect("deal_board")
